/** The text as a pattern that matches it literally; `RegExp.escape` is not in Node 22. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
