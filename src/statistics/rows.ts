import { BenchError } from '../core/errors.ts';
import { requireFinite } from './checks.ts';

/** Rows of equal width in one block, row after row. */
export interface Rows {
  readonly data: Float64Array;
  readonly count: number;
  readonly width: number;
}

/**
 * Packs rows of sufficient statistics (one row a sample) for resampling.
 *
 * @throws BenchError `INVALID_DATA` naming a row of another width or a value that is not finite
 */
export function packRows(rows: readonly (readonly number[])[], name: string): Rows {
  const width = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * width);
  for (const [index, row] of rows.entries()) {
    if (row.length !== width) {
      throw new BenchError(
        'INVALID_DATA',
        `${name}[${index}] has ${row.length} statistics, but ${name}[0] has ${width}.`,
        { details: { name, index, length: row.length, width } },
      );
    }
    requireFinite(row, `${name}[${index}]`);
    data.set(row, index * width);
  }
  return { data, count: rows.length, width };
}

/**
 * Packs the rows of both sides of paired samples.
 *
 * @throws BenchError `INVALID_DATA` when they differ in number or width, or as {@link packRows}
 */
export function packPairedRows(pair: {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly (readonly number[])[];
}): { readonly a: Rows; readonly b: Rows } {
  const a = packRows(pair.a, 'a');
  const b = packRows(pair.b, 'b');
  if (a.count !== b.count || a.width !== b.width) {
    throw new BenchError(
      'INVALID_DATA',
      `a has ${a.count} rows of ${a.width} statistics, but b has ${b.count} of ${b.width}; pairs need equal shapes.`,
      { details: { a: [a.count, a.width], b: [b.count, b.width] } },
    );
  }
  return { a, b };
}

/** Adds one row to `sums`, which has the rows' width. */
export function addRow(sums: number[], rows: Rows, index: number): void {
  const start = index * rows.width;
  for (let column = 0; column < rows.width; column++) {
    sums[column] = (sums[column] ?? 0) + (rows.data[start + column] ?? 0);
  }
}

/** The sums over all rows, column by column. */
export function sumRows(rows: Rows): number[] {
  const sums = new Array<number>(rows.width).fill(0);
  for (let index = 0; index < rows.count; index++) addRow(sums, rows, index);
  return sums;
}
