import type { DataReference } from '../core/row-source.ts';
import type { JsonValue } from '../lib/json.ts';
import { type ReadRowsOptions, readRows } from './read-rows.ts';

/** Rows that are enough to tell columns apart. */
const ENOUGH = 100;

/**
 * The first rows of data, with their columns in its order.
 * @throws BenchError as `readRows` does
 */
export async function firstRows(
  data: DataReference,
  options: ReadRowsOptions = {},
): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
  const rows: Readonly<Record<string, JsonValue>>[] = [];
  for await (const { values } of readRows(data, { split: 'test', ...options })) {
    rows.push(values);
    if (rows.length === ENOUGH) break;
  }
  return rows;
}
