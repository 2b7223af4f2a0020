import { extname } from 'node:path';
import { BenchError } from '../core/errors.ts';
import { readRegularFile } from '../files/read-file.ts';
import { HALF_CHARACTER, halfCharacterIn, mayHoldHalfCharacters } from '../lib/half-characters.ts';
import { rowsOfCsv } from './csv-rows.ts';
import type { ColumnUse, DataFile } from './data-file.ts';
import { rowsOfJson, rowsOfJsonLines } from './json-rows.ts';

const FORMATS = ['.csv', '.jsonl', '.json'] as const;
/** Rows take ten times as much once they are read. */
const READING = {
  what: 'the data file',
  most: 100_000_000,
  hint: 'Take fewer rows, or leave columns out that the suite does not read.',
} as const;
const NO_COLUMNS: ColumnUse = { id: null, input: '', targets: '', metadata: [], passages: null };

/**
 * Reads a CSV, JSONL or JSON (array of objects) file in UTF-8.
 * @throws BenchError `INVALID_DATA` with file and line, `FILE_SYSTEM` when it cannot be read.
 */
export async function readRows(
  file: string,
  { columns = NO_COLUMNS, signal }: { readonly columns?: ColumnUse; readonly signal?: AbortSignal } = {},
): Promise<DataFile> {
  const format = FORMATS.find((extension) => extension === extname(file).toLowerCase());
  if (format === undefined) {
    // What is no file at all says so.
    await readRegularFile(file, { ...READING, signal });
    throw new BenchError('INVALID_DATA', `"${extname(file)}" is not a data format that can be read.`, {
      file,
      choices: FORMATS,
    });
  }
  const bytes = await readRegularFile(file, { ...READING, signal });
  // Line breaks within a value become `\n`, so that a sample is the same however its file was saved.
  const text = decodeUtf8(bytes, file).replaceAll(/\r\n?/g, '\n');
  const data = await rowsOf(text, { format, file, columns, signal });
  if (mayHoldHalfCharacters(text)) refuseHalfCharacters(data, file);
  return data;
}

function refuseHalfCharacters({ rows }: DataFile, file: string): void {
  for (const { line, values } of rows) {
    const path = halfCharacterIn(values);
    if (path === undefined) continue;
    throw new BenchError('INVALID_DATA', `the column "${String(path[0])}" holds ${HALF_CHARACTER}.`, {
      file,
      line,
      hint: 'Remove it, or write the whole character.',
    });
  }
}

interface RowSource {
  readonly format: (typeof FORMATS)[number];
  readonly file: string;
  readonly columns: ColumnUse;
  readonly signal: AbortSignal | undefined;
}

async function rowsOf(text: string, { format, file, columns, signal }: RowSource): Promise<DataFile> {
  switch (format) {
    case '.csv':
      return rowsOfCsv(text, file, columns);
    case '.jsonl':
      return await rowsOfJsonLines(text, file, { columns, signal });
    case '.json':
      return rowsOfJson(text, file, columns);
  }
}

function decodeUtf8(bytes: Buffer, file: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    let line = 1;
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
      } catch {
        break;
      }
      start = end + 1;
      line++;
    }
    throw new BenchError('INVALID_DATA', 'this line is not valid UTF-8.', {
      file,
      line,
      cause,
      hint: 'Save the file with the encoding UTF-8.',
    });
  }
}
