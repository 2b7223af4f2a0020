/** A text as it is the same however its file was saved: NFC, with `\n` line ends. */
export function normaliseText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').normalize('NFC');
}
