/** A label as it is matched: without blanks around it, invisible characters and capitals. */
export function bareLabel(text: string): string {
  return visibleLabel(text).toLowerCase();
}

/** A label as it is shown: without blanks around it and invisible characters. */
export function visibleLabel(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
