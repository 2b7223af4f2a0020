/**
 * The lines on which the items of a JSON list start; the text is known to be valid.
 * @param path of the list, `export.items`; `null` for the top
 */
export function linesOfItems(text: string, path: string | null): readonly number[] {
  const lines: number[] = [];
  /** What is open around a place: the key under which each stands, `null` within a list. */
  const open: (string | null)[] = [];
  let key: string | null = null;
  let word = '';
  let line = 1;
  let inList = 0;
  let isAwaited = false;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:\n]|[^\s[\]{},:"]+/g)) {
    if (token === '\n') {
      line++;
      continue;
    }
    if (isAwaited && token !== ']') lines.push(line);
    isAwaited = false;
    if (token === ':') key = JSON.parse(word) as string;
    else if (token === '[' || token === '{') {
      open.push(key);
      key = null;
      const isList = inList === 0 && token === '[' && pathOf(open) === path;
      if (isList) inList = open.length;
      isAwaited = isList;
    } else if (token === ']' || token === '}') {
      if (open.length === inList) return lines;
      open.pop();
    } else if (token === ',') {
      key = null;
      isAwaited = inList > 0 && open.length === inList;
    } else word = token;
  }
  return lines;
}

/** Of what is open: the first thing of all stands under no key, whatever stands within a list under none either. */
function pathOf(open: readonly (string | null)[]): string | null {
  const [, ...keys] = open;
  return keys.length === 0 ? null : keys.map((key) => key ?? '[]').join('.');
}
