import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';

/** How a piece of the summary is painted. */
export type Paint = 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow' | 'plain';

/** Paints a text, or leaves it as it is when colour is off. */
export type Painter = (paint: Paint, text: string) => string;

/** A painter for a terminal with or without colour. */
export function painter(color: boolean): Painter {
  return (paint, text) =>
    !color || paint === 'plain' ? text : styleText(paint, text, { validateStream: false });
}

/** A column of a table; its cells may be painted. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** Signs before every column. */
export const GAP = 2;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Signs that a table of these columns takes. */
export function tableWidth(columns: readonly Column[]): number {
  let width = 0;
  for (const { title, cells } of columns) {
    width += GAP + Math.max(...[title, ...cells].map((text) => stripVTControlCharacters(text).length));
  }
  return width;
}

/** A table without lines: a head and a row for every cell of the columns. */
export function alignedTable(columns: readonly Column[], paint: Painter): string {
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': GAP, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map((column) => column.align),
  });
  table.push(columns.map((column) => paint('dim', column.title)));
  for (const index of (columns[0]?.cells ?? []).keys()) {
    table.push(columns.map((column) => column.cells[index] ?? ''));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Breaks a text into lines of at most `width` signs, all but the first indented. */
export function wrap(text: string, options: { readonly width: number; readonly indent: string }): string {
  const { width, indent } = options;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (next.length > width - indent.length && line !== '') {
      lines.push(line);
      line = word;
    } else {
      line = next;
    }
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
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
