import { stripVTControlCharacters, styleText } from 'node:util';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { plainLine } from '../lib/visible-text.ts';

/** How a piece of the summary is painted. */
export type Paint = 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow' | 'plain';

/** Paints a text, or leaves it as it is when colour is off. */
export type Painter = (paint: Paint, text: string) => string;

/** A painter for a terminal with or without colour. */
export function painter(color: boolean): Painter {
  return (paint, text) =>
    !color || paint === 'plain' ? text : styleText(paint, text, { validateStream: false });
}

/** A column of a table; its cells may be painted where they have one line. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** Blanks before every column. */
export const GAP = 2;

/** Blanks by which rows of a group stand further right. */
export const INDENT = 2;

/** Nothing is fitted to less than these columns. */
export const NARROWEST = 80;

/** Columns of a terminal that a text takes, where an ideograph or an emoji takes two; of several lines the widest counts. */
export function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

/** A text of one line with blanks up to a width, after it or, for `right`, before it. */
export function pad(text: string, width: number, align: Column['align'] = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? `${text}${blanks}` : `${blanks}${text}`;
}

/** Columns of a terminal that a table of these columns takes. */
export function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + GAP + columnWidth(column), 0);
}

function columnWidth({ title, cells }: Column): number {
  return Math.max(...[title, ...cells].map(widthOf));
}

/** A text on one line of at most `width` columns, with an ellipsis where it was cut. */
export function shorten(text: string, width: number): string {
  const line = plainLine(text);
  if (widthOf(line) <= width) return line;
  let room = Math.max(0, width - 1);
  let head = sliceAnsi(line, 0, room);
  // A cluster of Indic signs is one column for slice-ansi and more for a terminal.
  while (widthOf(head) >= width && room > 0) head = sliceAnsi(line, 0, --room);
  return `${head.trimEnd()}…`;
}

/** A table without lines: a head and a row for every cell of the columns. */
export function alignedTable(columns: readonly Column[], paint: Painter): string {
  const head = columns.map(({ title }) => title.split('\n').map((line) => paint('dim', line)));
  const rows = (columns[0]?.cells ?? []).map((_, at) =>
    columns.map(({ cells }) => (cells[at] ?? '').split('\n')),
  );
  const layout = columns.map((column) => ({ width: columnWidth(column), align: column.align }));
  return [head, ...rows]
    .flatMap((cells) =>
      Array.from({ length: Math.max(...cells.map((lines) => lines.length)) }, (_, line) =>
        layout
          .map(({ width, align }, at) => `${' '.repeat(GAP)}${pad(cells[at]?.[line] ?? '', width, align)}`)
          .join('')
          .trimEnd(),
      ),
    )
    .join('\n');
}

/** A table with the name of a group above its rows, whose first cells stand indented; `groups` has one a row. */
export function groupedTable(
  [names, ...others]: readonly Column[],
  { groups, paint }: { readonly groups: readonly string[]; readonly paint: Painter },
): string {
  if (names === undefined) return '';
  const indented = { ...names, cells: names.cells.map((name) => `${' '.repeat(INDENT)}${name}`) };
  const lines = alignedTable([indented, ...others], paint).split('\n');
  const heights = groups.map((_, at) =>
    Math.max(...[indented, ...others].map(({ cells }) => (cells[at] ?? '').split('\n').length)),
  );
  let at = lines.length - heights.reduce((sum, height) => sum + height, 0);
  const head = lines.slice(0, at);
  const rows = groups.flatMap((group, row) => {
    const own = lines.slice(at, at + (heights[row] ?? 1));
    at += own.length;
    return group === groups[row - 1] ? own : [`${' '.repeat(GAP)}${group}`, ...own];
  });
  return [...head, ...rows].join('\n');
}

/** A table of which columns from the right that have no room stand below their row, as `title: cell`; no cell is lost. */
export function fittedTable(
  columns: readonly Column[],
  { paint, width }: { readonly paint: Painter; readonly width: number },
): string {
  const room = Math.max(NARROWEST, width);
  let count = columns.length;
  while (count > 1 && tableWidth(columns.slice(0, count)) > room) count--;
  const [first, ...others] = columns.slice(0, count);
  if (first === undefined) return '';
  const cells = count > 1 ? first.cells : first.cells.map((cell) => shorten(cell, room - GAP));
  const [head, ...rows] = alignedTable([{ ...first, cells }, ...others], paint).split('\n');
  const below = columns.slice(count);
  return [
    head,
    ...rows.flatMap((row, at) => {
      const facts = below.flatMap(({ title, cells: [...texts] }) => {
        const text = texts[at] ?? '';
        return text === '' ? [] : [`${title}: ${stripVTControlCharacters(text)}`];
      });
      if (facts.length === 0) return [row];
      return [row, paint('dim', `    ${wrapFacts(facts, { width: room, indent: '    ' })}`)];
    }),
  ].join('\n');
}

/** Breaks a text into lines of at most `width` columns, all but the first indented; a longer word is broken too. */
export function wrap(text: string, options: { readonly width: number; readonly indent: string }): string {
  const { width, indent } = options;
  const room = Math.max(1, width - indent.length);
  return wrapAnsi(text, room, { hard: true }).replaceAll('\n', `\n${indent}`);
}

/** Facts in a row, `a · b · c`, broken between them where they have room. */
export function wrapFacts(
  facts: readonly string[],
  options: { readonly width: number; readonly indent: string },
): string {
  const room = options.width - options.indent.length;
  const bound = facts.map((fact, at) => {
    const text = at < facts.length - 1 ? `${fact} ·` : fact;
    return widthOf(text) <= room ? text.replaceAll(' ', '\u00A0') : text;
  });
  return wrap(bound.join(' '), options).replaceAll('\u00A0', ' ');
}

/** A dot and its interval on a scale, `   ╶──●──╴  `, with a bar where the reference stands. */
export function intervalBar(options: {
  readonly width: number;
  readonly scale: readonly [number, number];
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly mark: number | null;
}): string {
  const { width, scale, estimate, low, high, mark } = options;
  const [from, to] = scale;
  const at = (value: number): number => {
    const share = to === from ? 0 : (value - from) / (to - from);
    return Math.round(Math.min(1, Math.max(0, share)) * (width - 1));
  };
  const cells = new Array<string>(width).fill(' ');
  if (mark !== null) cells[at(mark)] = '┊';
  if (low !== null && high !== null) {
    for (let index = at(low); index <= at(high); index++) cells[index] = '─';
    if (at(low) < at(estimate)) cells[at(low)] = '╶';
    if (at(high) > at(estimate)) cells[at(high)] = '╴';
  }
  cells[at(estimate)] = '●';
  return cells.join('');
}
