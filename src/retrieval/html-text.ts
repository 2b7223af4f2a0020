import type { DomNode, FormatCallback, HtmlToTextOptions } from 'html-to-text';
import type { PlacedHeading } from './markdown-sections.ts';
import { normaliseText } from './normalise-text.ts';

/** What a page says. */
export interface HtmlText {
  readonly title: string | null;
  readonly text: string;
  readonly headings: readonly PlacedHeading[];
}

/** Marks the lines that are headings, of which the text itself may have the look; Unicode gives it to no character. */
const MARK = '\uFDD0';

const heading: FormatCallback = (element, _walk, builder) => {
  const text = textOf(element).replaceAll(/\s+/g, ' ').trim();
  if (text === '') return;
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addLiteral(`${MARK}${'#'.repeat(Number(element.name?.slice(1)))} ${text}`);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addInline('|');
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

const cell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ');
  walk(element.children, builder);
  builder.addInline(' |');
};

const code: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, isPre: true });
  builder.addLiteral('```\n');
  walk(element.children, builder);
  builder.addLiteral('\n```');
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** A drawing has titles too. */
const pageTitle: FormatCallback = (element, walk, builder) => {
  if (element.parent?.name !== 'svg') walk(element.children, builder);
};

const NOT_TEXT = ['head', 'title', 'img', 'svg', 'template', 'noscript'];

const SHARED: HtmlToTextOptions = {
  wordwrap: false,
  // Without it the library cuts long pages; the size of files is limited where they are read.
  limits: { maxInputLength: Number.POSITIVE_INFINITY },
};

const PAGE: HtmlToTextOptions = {
  ...SHARED,
  formatters: { heading, row, cell, code },
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
    ...NOT_TEXT.map((selector) => ({ selector, format: 'skip' })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'tr', format: 'row' },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'pre', format: 'code' },
  ],
};

const TITLE: HtmlToTextOptions = {
  ...SHARED,
  baseElements: { selectors: ['title'], returnDomByDefault: false },
  formatters: { pageTitle },
  selectors: [{ selector: 'title', format: 'pageTitle' }],
};

/** Reads a page as plain text with headings as Markdown `#` lines, table rows as `| a | b |` and code in fences. */
export async function readHtml(html: string): Promise<HtmlText> {
  const { convert } = await import('html-to-text');
  const source = html.replaceAll(MARK, '');
  const marked = normaliseText(convert(source, PAGE)).replaceAll(/[ \t]+$/gm, '');
  const headings: PlacedHeading[] = [];
  let text = '';
  // Within a list or a quote a heading is part of it, as in Markdown.
  for (const line of marked.split(/(?<=\n)/)) {
    const [, level, words] = /^\uFDD0(#+) (.*)/.exec(line) ?? [];
    if (level !== undefined && words !== undefined) {
      headings.push({ text: words, level: level.length, start: text.length });
    }
    text += line.replaceAll(MARK, '');
  }
  return { title: normaliseText(convert(source, TITLE)).trim() || null, text, headings };
}

function textOf(node: DomNode): string {
  if (node.type === 'text') return node.data ?? '';
  if (node.name === 'br') return ' ';
  return (node.children ?? []).map(textOf).join('');
}
