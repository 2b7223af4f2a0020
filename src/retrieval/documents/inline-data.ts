/** Stands for what was left out while a text is read; Unicode gives it to no character. */
const GAP = '\uFDD3';

const ADDRESS = /data:[a-z]+\/[\w.+-]+(?:;[\w.+-]+(?:=[\w.+-]*)?)*;base64,/gi;
/** In pieces, since an expression that matched millions of characters at once would use up the stack. */
const BASE64 = /[\w+/=%-]{1,10000}/y;
/** Shorter ones are examples in texts about them. */
const LEAST_BASE64 = 40;

const IN_IMAGE = /(!\[[^\][\n]*\]\(\s*<?)data:[^\s)>]*/gi;

const IMAGE = /!\[([^\][\n]*)\]\(\s*<?\uFDD3>?(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g;
const DEFINITION = /^ {0,3}\[[^\][\n]+\]:[ \t]*<?\uFDD3>?[^\n]*$/gm;

/** A text without pictures and files that are written out in it as `data:` addresses; of a picture its description stays. */
export function withoutInlineData(text: string): string {
  if (!/data:/i.test(text)) return text;
  return withoutBase64(text.replaceAll(GAP, ''))
    .replaceAll(IN_IMAGE, `$1${GAP}`)
    .replaceAll(IMAGE, '$1')
    .replaceAll(DEFINITION, '')
    .replaceAll(GAP, '');
}

function withoutBase64(text: string): string {
  let kept = '';
  let end = 0;
  for (const { index, 0: address } of text.matchAll(ADDRESS)) {
    if (index < end) continue;
    const from = index + address.length;
    BASE64.lastIndex = from;
    let to = from;
    while (BASE64.test(text)) to = BASE64.lastIndex;
    if (to - from < LEAST_BASE64) continue;
    kept += text.slice(end, index) + GAP;
    end = to;
  }
  return kept + text.slice(end);
}
