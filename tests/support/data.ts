import { dataReference, type GivenData } from '../../src/config/data-reference.ts';
import type { DataReference, Row } from '../../src/core/row-source.ts';
import { type ReadRowsOptions, readRows } from '../../src/datasets/read-rows.ts';
import { BUILT_IN_ROW_SOURCES } from '../../src/datasets/row-sources.ts';

/** Data as a suite file of the current folder names them. */
export function dataAt(given: GivenData): DataReference {
  return dataReference(given, { folder: '.', rowSources: BUILT_IN_ROW_SOURCES });
}

/** All rows of data, and what was said of them. */
export async function rowsAt(
  given: GivenData,
  options: ReadRowsOptions = {},
): Promise<{ readonly rows: readonly Row[]; readonly notices: readonly string[] }> {
  const notices: string[] = [];
  const rows: Row[] = [];
  const notice = (text: string): void => {
    notices.push(text);
  };
  for await (const row of readRows(dataAt(given), { notice, ...options })) rows.push(row);
  return { rows, notices };
}
