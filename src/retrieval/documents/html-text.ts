import type { DomNode, FormatCallback, HtmlToTextOptions } from 'html-to-text';
import { cell, isInData, row, table, withoutTableSigns } from './html-tables.ts';
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

const plainBlock: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

const heading: FormatCallback = (element, walk, builder, options) => {
  if (isInData(element)) return plainBlock(element, walk, builder, options);
  const text = textOf(element).replaceAll(/\s+/g, ' ').trim();
  if (text === '') return;
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addLiteral(`${MARK}${'#'.repeat(Number(element.name?.slice(1)))} ${text}`);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const code: FormatCallback = (element, walk, builder, options) => {
  if (isInData(element)) return plainBlock(element, walk, builder, options);
  builder.openBlock({ leadingLineBreaks: 2, isPre: true });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2, blockTransform: fenced });
};

function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, ticks) => Math.max(most, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

/** A drawing has titles too. */
const pageTitle: FormatCallback = (element, walk, builder) => {
  if (element.parent?.name !== 'svg') walk(element.children, builder);
};

/** What the parser gives besides what the types of the library know. */
interface Sibling extends DomNode {
  readonly prev?: DomNode | null;
  readonly next?: DomNode | null;
}

/** What browsers show apart from the words beside it, though in the same line. */
const apart: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ');
  walk(element.children, builder);
  if (/^[\p{L}\p{N}]/u.test((element as Sibling).next?.data ?? '')) builder.addInline(' ');
};

/** A link beside a heading or a term to copy its address from says nothing. */
const link: FormatCallback = (element, walk, builder) => {
  if (!isPermalink(element)) walk(element.children, builder);
};

/** 10<sup>6</sup> is not 106. */
const superscript: FormatCallback = (element, walk, builder) => {
  const text = textOf(element).trim();
  const raised = /\d$/.test((element as Sibling).prev?.data ?? '') && /^[-+]?\d+$/.test(text);
  if (raised) builder.addInline(raise(text));
  else walk(element.children, builder);
};

const RAISED: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((sign, digit) => [digit, sign])),
  ...{ '+': '⁺', '-': '⁻' },
};

const NOT_TEXT = [
  ...['head', 'title', 'script', 'style', 'template', 'noscript', 'annotation'],
  ...['img', 'svg', 'iframe', 'audio', 'video', 'canvas'],
];
const HIDDEN = [
  ...['[hidden=""]', '[hidden="hidden"]', '[hidden="true"]'],
  ...['display:none', 'display: none', 'visibility:hidden', 'visibility: hidden'].map(
    (style) => `[style*="${style}" i]`,
  ),
];
/** Stand on lines of their own, besides those that the library knows. */
const LINES = [
  ...[
    'address',
    'center',
    'dd',
    'details',
    'dialog',
    'dt',
    'fieldset',
    'figcaption',
    'hgroup',
    'label',
    'legend',
  ],
  ...['caption', 'li', 'optgroup', 'option', 'search', 'select', 'summary', 'textarea'],
];
const PARAGRAPHS = ['dl', 'figure'];

const SHARED: HtmlToTextOptions = {
  wordwrap: false,
  // Without it the library cuts long pages; the size of files is limited where they are read.
  limits: { maxInputLength: Number.POSITIVE_INFINITY },
};

const PAGE: HtmlToTextOptions = {
  ...SHARED,
  formatters: { heading, table, row, cell, code, apart, link, superscript },
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
    ...[...NOT_TEXT, ...HIDDEN].map((selector) => ({ selector, format: 'skip' })),
    ...LINES.map((selector) => ({ selector, format: 'block', options: breaks(1) })),
    ...PARAGRAPHS.map((selector) => ({ selector, format: 'block', options: breaks(2) })),
    { selector: 'menu', format: 'unorderedList' },
    { selector: 'button', format: 'apart' },
    { selector: 'a', format: 'link' },
    { selector: 'sup', format: 'superscript' },
    { selector: 'table', format: 'table' },
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
  refuseDeepNesting(html);
  const source = withoutTableSigns(html.replaceAll(MARK, ''));
  const marked = normaliseText(convert(source, PAGE)).replaceAll(/\u00AD|(?<![ \t])[ \t]+$/gm, '');
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

const DEEPEST = 10_000;
/** Elements that only their own end tag closes. */
const NESTING =
  /<(\/?)(?:div|span|ul|ol|dl|table|blockquote|section|article|main|nav|aside|header|footer|figure|form|fieldset|font|center|details|button|label|b|i|em|strong|u|s|small|big|code|pre|sub|sup)(?=[\s/>])/gi;

/** The parser takes the square of the time for what is nested so deeply, and no page is. */
function refuseDeepNesting(html: string): void {
  let depth = 0;
  for (const [, end] of html.matchAll(NESTING)) {
    depth = end === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > DEEPEST) {
      throw new RangeError(`its elements are nested more than ${DEEPEST.toLocaleString('en-US')} deep`);
    }
  }
}

function breaks(count: number): { readonly leadingLineBreaks: number; readonly trailingLineBreaks: number } {
  return { leadingLineBreaks: count, trailingLineBreaks: count };
}

function textOf(node: DomNode): string {
  if (node.type === 'text') return node.data ?? '';
  if (node.name === 'br') return ' ';
  if (NOT_TEXT.includes(node.name ?? '') || node.attribs?.['hidden'] === '' || isPermalink(node)) return '';
  return (node.children ?? []).map(textOf).join('');
}

function isPermalink({ name, attribs, children }: DomNode): boolean {
  if (name !== 'a' || !String(attribs?.['href'] ?? '').startsWith('#')) return false;
  return /^[\s¶#§🔗\u200b]*$/u.test((children ?? []).map(textOf).join(''));
}

function raise(digits: string): string {
  return digits.replaceAll(/[-+\d]/g, (sign) => RAISED[sign] ?? sign);
}
