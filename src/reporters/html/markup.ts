import { makeVisible } from '../../lib/visible-text.ts';

/** Markup that is safe to place into a page. Only this module makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: texts and numbers are escaped, markup is not, nothing leaves nothing. */
export type Piece = Html | string | number | null | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A text for element content or a quoted attribute: markup is shown as text, hidden characters as their code. */
export function escapeHtml(text: string): string {
  return makeVisible(text).replaceAll(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Builds markup; every piece is escaped unless it is markup already. Attributes have to be in double quotes. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, piece] of pieces.entries()) markup += write(piece) + (parts[index + 1] ?? '');
  return new Html(markup);
}

/** Marks text of our own making (a style sheet, a chart from vega) as markup; never for text from data. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** Data for the script of the page, which the browser does not run; `id` is of our own making. */
export function jsonScript(id: string, data: unknown): Html {
  const text = JSON.stringify(data, (_, value) => (typeof value === 'string' ? makeVisible(value) : value));
  // Within a script only `<` can end or change it; line separators end a line for older readers of JavaScript.
  const safe = text.replaceAll(/[<\u2028\u2029]/g, (sign) => {
    const code = sign.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
  return new Html(`<script type="application/json" id="${id}">${safe}</script>`);
}

/** Nothing. */
export const EMPTY = new Html('');

function write(piece: Piece): string {
  if (piece instanceof Html) return piece.markup;
  if (piece === null) return '';
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  return piece.map(write).join('');
}
