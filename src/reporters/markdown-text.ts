import { excerpt } from './text.ts';

/** An invisible break: what stands before and after it is no longer a mention, a link or an issue number. */
const BREAK = '&#8203;';

/**
 * A text as literal Markdown on one line, also within a table: no markup, no HTML, no mention, no link.
 * @param limit longest text in UTF-16 units; what is longer ends in an ellipsis
 */
export function literal(text: string, limit = 600): string {
  return excerpt(text, limit)
    .replaceAll('&', '&amp;')
    .replaceAll('\\', '&#92;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*`[\]|~$]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/[@#](?=[\p{L}\p{N}])/gu, `$&${BREAK}`)
    .replaceAll(/\b(https?|ftp|mailto|xmpp)(?=:)/gi, `$1${BREAK}`)
    .replaceAll(/\bwww(?=\.)/gi, `$&${BREAK}`)
    .replace(/^[#+=-](?=[\s#+=-]|$)/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/**
 * A text as code, for instance what a model wrote: nothing in it is Markdown or HTML. What holds a backtick, a bar or
 * a backslash cannot stand between backticks in a table, so it is written with numbers for its signs.
 */
export function code(text: string, limit = 240): string {
  const shown = excerpt(text, limit);
  if (shown === '') return '*(empty)*';
  if (!/[`|\\]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^\p{L}\p{N}\p{M} ]/gu, (sign) => `&#${sign.codePointAt(0)};`)}</code>`;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = head.map((title) => (title.startsWith('>') ? '---:' : '---'));
  return [head.map((title) => title.replace(/^>/, '')), align, ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
