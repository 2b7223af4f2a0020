import type { JsonValue } from '../lib/json.ts';
import { readRows } from './read-rows.ts';

/** Rows that are enough to tell columns apart. */
const ENOUGH = 100;

/**
 * The first rows of a data file, with their columns in its order.
 * @throws BenchError as `readRows` does
 */
export async function firstRows(file: string): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
  const { rows } = await readRows(file);
  return rows.slice(0, ENOUGH).map(({ values }) => values);
}
