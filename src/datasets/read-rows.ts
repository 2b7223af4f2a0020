import { BenchError } from '../core/errors.ts';
import type { DataReference, Row, RowReading, RowSourceRegistry } from '../core/row-source.ts';
import { plural } from '../lib/format.ts';
import { HALF_CHARACTER, halfCharacterIn } from '../lib/half-characters.ts';
import type { JsonValue } from '../lib/json.ts';
import type { Place } from './places.ts';
import { BUILT_IN_ROW_SOURCES } from './row-sources.ts';

/** What reading takes beyond a reference; what is left out is not known, kept or told. */
export interface ReadRowsOptions extends Partial<RowReading> {
  readonly sources?: RowSourceRegistry | undefined;
}

/**
 * The rows of a data set, one after the other, by the source that its reference names. Rows without any value, as
 * spreadsheets pad their tables with, are skipped and counted in a notice.
 * @throws BenchError `INVALID_DATA` with file and line, `FILE_SYSTEM` when it cannot be read
 */
export async function* readRows(
  reference: DataReference,
  { sources = BUILT_IN_ROW_SOURCES, ...given }: ReadRowsOptions = {},
): AsyncGenerator<Row> {
  const source = sources.get(reference.source);
  const reading: RowReading = {
    columns: [],
    texts: [],
    split: null,
    lookUp: () => undefined,
    cacheFolder: null,
    signal: new AbortController().signal,
    notice: () => {},
    ...given,
  };
  let blank = 0;
  let firstBlank: Row | undefined;
  for await (const row of source.rows(reference, reading)) {
    if (source.flat && isBlankRow(row)) {
      blank++;
      firstBlank ??= row;
      continue;
    }
    refuseHalfCharacters(row, reference.location);
    yield row;
  }
  if (firstBlank === undefined) return;
  const where = `${firstBlank.unit ?? 'line'} ${firstBlank.line}`;
  reading.notice(
    blank === 1
      ? `1 row without any value was skipped (${where}).`
      : `${plural(blank, 'row')} without any value were skipped (the first in ${where}).`,
  );
}

/** Where a row stands. */
export function placeOf({ line, unit }: Pick<Row, 'line' | 'unit'>, file: string): Place {
  return unit === undefined ? { file, line } : { file, line, unit };
}

function isBlankRow({ values }: Row): boolean {
  const cells = Object.values(values);
  return cells.length > 0 && cells.every(isBlank);
}

function isBlank(cell: JsonValue): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}

function refuseHalfCharacters(row: Row, file: string): void {
  const path = halfCharacterIn(row.values);
  if (path === undefined) return;
  throw new BenchError('INVALID_DATA', `the column "${String(path[0])}" holds ${HALF_CHARACTER}.`, {
    ...placeOf(row, file),
    hint: 'Remove it, or write the whole character.',
  });
}
