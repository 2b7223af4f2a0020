import { BenchError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import type { Place } from '../places.ts';

/** A column of a table that has a name. */
export interface NamedColumn {
  readonly name: string;
  readonly index: number;
}

/**
 * The columns of a table by its header, in which cells at the end may be empty.
 * @throws BenchError `INVALID_DATA` for two of one name
 */
export function namedColumns(header: readonly string[], place: Place): readonly NamedColumn[] {
  const columns = header.flatMap((name, index) => (name === '' ? [] : [{ name, index }]));
  const places = new Map<string, number>();
  for (const { name, index } of columns) {
    const first = places.get(name);
    if (first !== undefined) {
      throw new BenchError(
        'INVALID_DATA',
        `there are several columns "${name}": column ${first + 1} and column ${index + 1}.`,
        { ...place, hint: 'Rename one of them.' },
      );
    }
    places.set(name, index);
  }
  return columns;
}

/** A row that is held against the header of its table. */
interface CheckedRow {
  readonly header: readonly string[];
  readonly place: Place;
  /** What to do where text has moved into another column. */
  readonly hint: string;
}

/**
 * A value in a column without a name has been moved there, or nobody could ask for it.
 * @throws BenchError `INVALID_DATA`
 */
export function refuseStrayCell(cells: readonly string[], { header, place, hint }: CheckedRow): void {
  // The index that data frames write first has no name either.
  const stray = cells.findIndex(
    (cell, index) => index > 0 && (header[index] ?? '') === '' && !isBlankCell(cell),
  );
  if (stray === -1) return;
  if (stray >= header.length) throw wrongCount(cells.length, { header, place, hint });
  throw new BenchError(
    'INVALID_DATA',
    `this row has ${JSON.stringify(cells[stray])} in column ${stray + 1}, which has no name in the header.`,
    { ...place, hint: `Name the column or empty it. ${hint}` },
  );
}

/** The fault of a row with more or fewer cells than its header. */
export function wrongCount(cells: number, { header, place, hint }: CheckedRow): BenchError {
  return new BenchError(
    'INVALID_DATA',
    `this row has ${plural(cells, 'cell')}, and the header has ${header.length}.`,
    { ...place, hint },
  );
}

/** Whether nobody would see anything in a cell. */
export function isBlankCell(cell: string): boolean {
  return cell.trim() === '';
}
