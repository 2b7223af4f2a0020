/** A label as it is matched: without blanks around it, invisible characters and capitals. */
export function bareText(text: string): string {
  return visibleText(text).toLowerCase();
}

/** A label as it is shown: without blanks around it and invisible characters. */
export function visibleText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
