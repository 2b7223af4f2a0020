import type { DomNode, FormatCallback } from 'html-to-text';

/** Begin a row and a cell while a table is read; Unicode gives them to no character. */
const ROW = '\uFDD1';
const CELL = '\uFDD2';
const CELL_LINE = /^\uFDD2(\d+),(\d+):(.*)$/;

/** A cell that stands in many places is shown in each; a page whose tables unfold without end is a fault too. */
const MOST_COPIES = 200_000;

/** A cell over more columns is a fault of the page. */
const MOST_COLUMNS = 50;
const MOST_ROWS = 1000;

/** A text without the signs that tables are read with. */
export function withoutTableSigns(text: string): string {
  return text.replaceAll(/[\uFDD1\uFDD2]/g, '');
}

/** Rows as `| a | b |`, a line each whatever stands in their cells; a cell over several rows stands in each of them. */
export const table: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2, ...(isLayout(element) ? {} : { blockTransform: tableText }) });
};

/** A row of a table. */
export const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  walk(element.children, builder);
  const blockTransform = (text: string) => `${ROW}\n${text}`;
  builder.closeBlock({ trailingLineBreaks: 1, ...(isInData(element) ? { blockTransform } : {}) });
};

/** A cell of a table. */
export const cell: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  walk(element.children, builder);
  const columns = spanOf(element.attribs?.['colspan'], MOST_COLUMNS);
  const rows = spanOf(element.attribs?.['rowspan'], MOST_ROWS);
  const blockTransform = (text: string) => `${CELL}${columns},${rows}:${oneLine(text)}`;
  builder.closeBlock({ trailingLineBreaks: 1, ...(isInData(element) ? { blockTransform } : {}) });
};

/** Whether an element stands in a table of data, and so in one line. */
export function isInData(element: DomNode): boolean {
  let parent = element.parent;
  while (parent && parent.name !== 'table') parent = parent.parent;
  return parent ? !isLayout(parent) : false;
}

const layouts = new WeakMap<DomNode, boolean>();

/** Whether a table only puts parts of a page side by side, as one does that holds tables, lines of code or headings. */
function isLayout(element: DomNode): boolean {
  const known = layouts.get(element);
  if (known !== undefined) return known;
  const layout =
    /^(?:presentation|none)$/.test(String(element.attribs?.['role'])) ||
    holds(element, (node) => node.name === 'table' || (node.name === 'pre' && textOf(node).includes('\n'))) ||
    (holds(element, ({ name }) => /^h[1-6]$/.test(name ?? '')) &&
      !holds(element, ({ name }) => name === 'th'));
  layouts.set(element, layout);
  return layout;
}

function holds({ children }: DomNode, test: (node: DomNode) => boolean): boolean {
  return (children ?? []).some((child) => test(child) || holds(child, test));
}

function textOf(node: DomNode): string {
  return node.data ?? (node.children ?? []).map(textOf).join('');
}

function spanOf(value: unknown, most: number): number {
  const span = Number.parseInt(String(value), 10);
  return span > 0 ? Math.min(span, most) : 1;
}

/** List items are parted by semicolons. */
function oneLine(text: string): string {
  return text
    .replace(/^\s*\* /, '')
    .replaceAll(/\s+(\* )?/g, (gap, item?: string) => {
      const end = item === undefined ? -1 : gap.indexOf('\n');
      return end === -1 ? gap : `${gap.slice(0, end)}; `;
    })
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A cell that goes on in the rows below. */
interface Spanning {
  readonly text: string;
  readonly rowsLeft: number;
}

function tableText(marked: string): string {
  let spanning: ReadonlyMap<number, Spanning> = new Map();
  let copies = 0;
  const [before = '', ...rows] = marked.split(`${ROW}\n`);
  const lines = rows.flatMap((text) => {
    const row = rowText(text, { above: spanning, mostCopies: MOST_COPIES - copies });
    copies += row.copies;
    spanning = row.spanning;
    return row.lines;
  });
  return [before.trim(), ...lines].filter((line) => line !== '').join('\n');
}

/** A row with the cells that reach into it from above; lines that stand in no cell follow it. */
function rowText(
  text: string,
  { above, mostCopies }: { readonly above: ReadonlyMap<number, Spanning>; readonly mostCopies: number },
): {
  readonly lines: readonly string[];
  readonly spanning: ReadonlyMap<number, Spanning>;
  readonly copies: number;
} {
  const cells: string[] = [];
  const others: string[] = [];
  const spanning = new Map<number, Spanning>();
  let written = 0;
  const put = (value: string, rowsLeft: number) => {
    if (rowsLeft > 0) spanning.set(cells.length, { text: value, rowsLeft });
    cells.push(value);
    if (cells.length - written > mostCopies) {
      const most = MOST_COPIES.toLocaleString('en-US');
      throw new RangeError(`a table has cells that reach over more than ${most} places`);
    }
  };
  const putAbove = () => {
    for (let held = above.get(cells.length); held !== undefined; held = above.get(cells.length)) {
      put(held.text, held.rowsLeft - 1);
    }
  };
  for (const line of text.split('\n')) {
    const [, columns, rows, value = ''] = CELL_LINE.exec(line) ?? [];
    if (columns === undefined) {
      others.push(line.trim());
      continue;
    }
    putAbove();
    written++;
    for (let column = 0; column < Number(columns); column++) put(column === 0 ? value : '', Number(rows) - 1);
  }
  putAbove();
  const isEmpty = cells.every((value) => value === '');
  return {
    lines: [...(isEmpty ? [] : [`| ${cells.join(' | ')} |`]), ...others],
    spanning,
    copies: cells.length - written,
  };
}
