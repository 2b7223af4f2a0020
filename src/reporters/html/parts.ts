import type { Verdict } from '../../analysis/comparisons/comparison-model.ts';
import type { Mark } from '../../analysis/decision/decision-model.ts';
import { IMPORTED, type ReportedFamily } from '../../protocol/imported.ts';
import { FAMILIES } from '../../protocol/words.ts';
import { formatCount } from '../numbers.ts';
import { cutText } from '../text.ts';
import { FAMILY_TITLES, MARKS, VERDICTS } from '../titles.ts';
import { EMPTY, type Html, html, type Piece, trusted } from './markup.ts';
import { sortValue } from './sort-value.ts';

/** Longest text that is shown at once, in UTF-16 units. */
const SHOWN_AT_ONCE = 700;
/** Longest text that is in the page at all; the rest is in `trials.csv`. */
const SHOWN_AT_ALL = 6_000;
const PREVIEW = 320;

const SHAPES = {
  'prompt-engineering': '<circle cx="6" cy="6" r="4.5"/>',
  rag: '<path d="M1.8 1.8h8.4v8.4H1.8z"/>',
  'fine-tuning': '<path d="M6 .9 11.4 10.6H.6z"/>',
  'rag-fine-tuning': '<path d="M6 .3 11.7 6 6 11.7.3 6z"/>',
  imported: '<path fill="var(--ink-2)" d="M4.3 .9h3.4v3.4h3.4v3.4H7.7v3.4H4.3V7.7H.9V4.3h3.4z"/>',
} as const satisfies Record<ReportedFamily, string>;

/**
 * Tables whose cells a narrow screen shows below each other, each under the title of its column. They have their roles
 * written out: a table that is not displayed as one loses them otherwise.
 */
const STACKED: ReadonlySet<string> = new Set(['short-table', 'with-reasons']);

/** Tables whose rows stand in an order of their own, or whose numbers are of different kinds. */
const UNSORTED: ReadonlySet<string> = new Set(['matrix', 'short-table']);

/** A column of a table. */
export interface HeadCell {
  readonly title: Piece;
  readonly numeric?: boolean;
}

/** A cell of a table; the first of a row is its head. */
export interface BodyCell {
  readonly content: Piece;
  readonly numeric?: boolean;
  readonly className?: string;
  /** By what a numeric cell is sorted; read from its content when left out, `null` when it is not known. */
  readonly sort?: number | null;
}

/** A table in a wrapper that scrolls sideways, also by keyboard; with script its rows can be sorted. */
export function dataTable(options: {
  readonly caption: Piece;
  /** The caption as plain text, for the name of the scrolling region. */
  readonly label: string;
  readonly head: readonly HeadCell[];
  readonly rows: readonly (readonly BodyCell[])[];
  readonly className?: string;
}): Html {
  const { caption, label, head, rows } = options;
  const role = isStacked(options) ? (name: string) => html` role="${name}"` : () => EMPTY;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="${tableClass(options)}"${role('table')}>
<caption${role('caption')}><span class="caption">${caption}</span></caption>
<thead${role('rowgroup')}><tr${role('row')}>${head.map((cell) => html`<th scope="col"${role('columnheader')}${numericClass(cell)}>${cell.title}</th>`)}</tr></thead>
<tbody${role('rowgroup')}>${rows.map((row) => html`<tr${role('row')}>${row.map((cell, index) => bodyCell(cell, index, options))}</tr>\n`)}</tbody>
</table></div>`;
}

type TableOptions = Parameters<typeof dataTable>[0];

function isStacked({ className }: TableOptions): boolean {
  return className !== undefined && STACKED.has(className);
}

/** Two rows with numbers and more can be sorted. */
function tableClass(options: TableOptions): string {
  const { className = '', head, rows } = options;
  const isSortable = rows.length > 1 && head.some(({ numeric }) => numeric) && !UNSORTED.has(className);
  return [className, isStacked(options) ? 'stacked' : '', isSortable ? 'sortable' : '']
    .filter((name) => name !== '')
    .join(' ');
}

function bodyCell(cell: BodyCell, index: number, options: TableOptions): Html {
  const stacked = isStacked(options);
  if (index === 0) {
    return html`<th scope="row"${stacked ? html` role="rowheader"` : EMPTY}>${cell.content}</th>`;
  }
  const title = options.head[index]?.title;
  const more = stacked && title !== undefined ? html` role="cell" data-title="${wordsOf(title)}"` : EMPTY;
  return html`<td${numericClass(cell)}${sortAttribute(cell)}${more}>${cell.content}</td>`;
}

/** A title without its tags; what is left is escaped already. */
function wordsOf(title: Piece): Html {
  const words = html`${title}`.markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return trusted(words.trim());
}

function sortAttribute({ numeric, content, sort = sortValue(content) }: BodyCell): Html {
  return numeric === true ? html` data-sort="${sort}"` : EMPTY;
}

function numericClass(cell: { readonly numeric?: boolean; readonly className?: string }): Html {
  const names = [cell.numeric === true ? 'number' : '', cell.className ?? ''].filter((name) => name !== '');
  return names.length === 0 ? EMPTY : html` class="${names.join(' ')}"`;
}

/** A family's shape in its colour; the same as in the charts. */
export function familyIcon(family: ReportedFamily): Html {
  return trusted(
    `<svg class="family-icon ${family}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">${SHAPES[family]}</svg>`,
  );
}

/** A family's shape and name. */
export function familyTag(family: ReportedFamily): Html {
  return html`<span class="family">${familyIcon(family)}${FAMILY_TITLES[family]}</span>`;
}

/** A technique's name, its family, and a line on what it is made of. */
export function techniqueName(options: {
  readonly name: string;
  readonly family: ReportedFamily;
  readonly note?: string;
}): Html {
  const { name, family, note } = options;
  return html`<span class="technique">${familyIcon(family)}<span><b>${name}</b><span class="visually-hidden"> (${FAMILY_TITLES[family]})</span>${note === undefined ? null : html`<small>${note}</small>`}</span></span>`;
}

/** The families of a chart, in the order of the decision table. */
export function familyLegend(families: Iterable<ReportedFamily>): Html {
  const present = new Set(families);
  const shown = ([...FAMILIES, IMPORTED] as const).filter((family) => present.has(family));
  return html`<ul class="legend">${shown.map((family) => html`<li>${familyTag(family)}</li>`)}</ul>`;
}

/** A verdict as sign and word. */
export function verdictBadge(verdict: Verdict): Html {
  const { icon, word } = VERDICTS[verdict];
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${icon}</span>${word}</span>`;
}

/** A mark of the decision table as sign and word. */
export function markBadge(mark: Mark): Html {
  const { icon, word } = MARKS[mark];
  return html`<span class="badge ${mark.replaceAll(' ', '-')}"><span aria-hidden="true">${icon}</span>${word}</span>`;
}

/** A text from data as it is, its line breaks kept; a long one is folded away and, beyond a limit, cut with a notice. */
export function longText(text: string): Html {
  if (text.trim() === '') return html`<p class="text nothing">(empty)</p>`;
  if (text.length <= SHOWN_AT_ONCE) return html`<div class="text" dir="auto">${text}</div>`;
  const preview = cutText(text, PREVIEW);
  const cut = cutText(text, SHOWN_AT_ALL);
  const size = `${formatCount(cut.text.length)} of ${formatCount(cut.whole)} characters`;
  return html`<div class="text" dir="auto">${preview.text.trimEnd()}…</div>
<details><summary>${cut.isCut ? `Show ${size}` : `Show all ${formatCount(cut.whole)} characters`}</summary>
<div class="text long" dir="auto" tabindex="0" role="group" aria-label="Long text">${cut.text}</div>
${cut.isCut ? html`<p class="notice-line">Cut here: ${size} are shown. The whole text is in trials.csv.</p>` : null}</details>`;
}
