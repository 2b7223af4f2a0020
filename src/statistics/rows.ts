import { BenchError } from '../core/errors.ts';
import { requireFinite } from './checks.ts';

/**
 * Rows of equal width, one a sample. Equal rows are one kind, which is kept once and without its zeros: a million samples of
 * a few labels are a few kinds of one number each.
 */
export interface Rows {
  readonly width: number;
  /** By sample, the kind of its row. */
  readonly kindOf: Uint32Array;
  /** By kind, where it begins in `columns` and `values`, and last, where the last one ends. */
  readonly starts: readonly number[];
  readonly columns: readonly number[];
  readonly values: readonly number[];
  /** Whether all values are whole numbers, whose sums are the same in any order. */
  readonly whole: boolean;
}

/**
 * Packs rows of sufficient statistics (one row a sample) for resampling.
 *
 * @throws BenchError `INVALID_DATA` naming a row of another width or a value that is not finite
 */
export function packRows(rows: readonly (readonly number[])[], name: string): Rows {
  const width = rows[0]?.length ?? 0;
  const kindOf = new Uint32Array(rows.length);
  const [starts, columns, values]: [number[], number[], number[]] = [[0], [], []];
  const kinds = new Map<string, number>();
  let whole = true;
  for (const [index, row] of rows.entries()) {
    if (row.length !== width) {
      throw new BenchError(
        'INVALID_DATA',
        `${name}[${index}] has ${row.length} statistics, but ${name}[0] has ${width}.`,
        { details: { name, index, length: row.length, width } },
      );
    }
    requireFinite(row, `${name}[${index}]`);
    const from = columns.length;
    let key = '';
    for (const [column, value] of row.entries()) {
      if (value === 0) continue;
      key += `${column}:${value} `;
      columns.push(column);
      values.push(value);
      whole &&= Number.isSafeInteger(value);
    }
    const known = kinds.get(key);
    kindOf[index] = known ?? kinds.size;
    if (known === undefined) {
      kinds.set(key, kinds.size);
      starts.push(columns.length);
    } else {
      columns.length = from;
      values.length = from;
    }
  }
  return { width, kindOf, starts, columns, values, whole };
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
  const [ofA, ofB] = [a.kindOf.length, b.kindOf.length];
  if (ofA !== ofB || a.width !== b.width) {
    throw new BenchError(
      'INVALID_DATA',
      `a has ${ofA} rows of ${a.width} statistics, but b has ${ofB} of ${b.width}; pairs need equal shapes.`,
      { details: { a: [ofA, a.width], b: [ofB, b.width] } },
    );
  }
  return { a, b };
}

/** The sums over all rows, column by column. */
export function sumRows(rows: Rows): number[] {
  const sums = new Array<number>(rows.width).fill(0);
  rowAdder(rows)(sums, rows.kindOf.keys());
  return sums;
}

/** Adds the rows of some samples to sums, column by column, a sample as often as it is named. */
export function rowAdder(rows: Rows): (sums: number[], samples: Iterable<number>) => void {
  const { kindOf, starts, columns, values, whole } = rows;
  const add = (sums: number[], kind: number, times: number): void => {
    const end = starts[kind + 1] ?? 0;
    for (let at = starts[kind] ?? 0; at < end; at++) {
      const column = columns[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + times * (values[at] ?? 0);
    }
  };
  if (!whole) {
    return (sums, samples) => {
      for (const sample of samples) add(sums, kindOf[sample] ?? 0, 1);
    };
  }
  const counts = new Uint32Array(starts.length - 1);
  return (sums, samples) => {
    counts.fill(0);
    for (const sample of samples) {
      const kind = kindOf[sample] ?? 0;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    for (const [kind, times] of counts.entries()) if (times > 0) add(sums, kind, times);
  };
}

/** Sums of all rows but one of a kind. */
export function sumsWithout(sums: readonly number[], rows: Rows, kind: number): number[] {
  const without = [...sums];
  const end = rows.starts[kind + 1] ?? 0;
  for (let at = rows.starts[kind] ?? 0; at < end; at++) {
    const column = rows.columns[at] ?? 0;
    without[column] = (without[column] ?? 0) - (rows.values[at] ?? 0);
  }
  return without;
}
