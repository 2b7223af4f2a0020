import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type CsvError, parse as parseCsv } from 'csv-parse/sync';
import { BenchError, describeError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';

/** A row of a data file under its column names. */
export interface Row {
  /** One-based line on which the row starts. */
  readonly line: number;
  readonly values: Readonly<Record<string, JsonValue>>;
}

const FORMATS = ['.csv', '.jsonl', '.json'] as const;

/**
 * Reads a CSV, JSONL or JSON (array of objects) file in UTF-8.
 * @throws BenchError `INVALID_DATA` with file and line, `FILE_SYSTEM` when it cannot be read.
 */
export async function readRows(file: string, signal?: AbortSignal): Promise<readonly Row[]> {
  const format = FORMATS.find((extension) => extension === extname(file).toLowerCase());
  if (format === undefined) {
    throw new BenchError('INVALID_DATA', `"${extname(file)}" is no data format that can be read.`, {
      file,
      choices: FORMATS,
    });
  }
  const text = decodeUtf8(await readBytes(file, signal), file);
  switch (format) {
    case '.csv':
      return rowsOfCsv(text, file);
    case '.jsonl':
      return rowsOfJsonLines(text, file);
    case '.json':
      return rowsOfJson(text, file);
  }
}

async function readBytes(file: string, signal: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await readFile(file, signal === undefined ? {} : { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new BenchError('FILE_SYSTEM', `the data file cannot be read: ${describeError(cause)}.`, {
      file,
      cause,
    });
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

/** Line breaks within a value become `\n`, so that a sample is the same however its file was saved. */
function rowsOfCsv(text: string, file: string): Row[] {
  interface Parsed {
    readonly record: Record<string, string>;
    readonly info: { readonly lines: number };
  }
  try {
    const parsed = parseCsv(text.replaceAll(/\r\n?/g, '\n'), {
      columns: (names: string[]) => distinct(names, file),
      bom: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
    return parsed.map(({ record, info }) => {
      const breaks = Object.values(record).reduce((sum, value) => sum + value.split('\n').length - 1, 0);
      return { line: info.lines - breaks, values: record };
    });
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    const line = (cause as CsvError)['lines'];
    throw new BenchError('INVALID_DATA', `not valid CSV: ${describeError(cause)}.`, {
      file,
      line: typeof line === 'number' ? line : undefined,
      cause,
    });
  }
}

function distinct(names: string[], file: string): string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new BenchError('INVALID_DATA', `there are several columns "${twice}".`, { file, line: 1 });
}

function rowsOfJsonLines(text: string, file: string): Row[] {
  const rows: Row[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const line = index + 1;
    rows.push({ line, values: objectOf(parseJson(content, file, line), file, line) });
  }
  return rows;
}

function rowsOfJson(text: string, file: string): Row[] {
  const value = parseJson(text, file, undefined);
  if (!Array.isArray(value)) {
    throw new BenchError('INVALID_DATA', 'a JSON data file has to hold a list of objects.', { file });
  }
  const lines = linesOfItems(text);
  return value.map((item, index) => {
    const line = lines[index] ?? 1;
    return { line, values: objectOf(item, file, line) };
  });
}

/** The lines on which the items of a JSON list start; the text is known to be valid. */
function linesOfItems(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let awaited = false;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},\n]|[^\s[\]{},"]+/g)) {
    if (token === '\n') {
      line++;
      continue;
    }
    if (awaited && token !== ']') lines.push(line);
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    awaited = depth === 1 && (token === ',' || token === '[');
  }
  return lines;
}

function parseJson(text: string, file: string, line: number | undefined): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `not valid JSON: ${describeError(cause)}.`, { file, line, cause });
  }
}

function objectOf(value: JsonValue, file: string, line: number): Row['values'] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new BenchError('INVALID_DATA', `expected an object with columns, found ${JSON.stringify(value)}.`, {
      file,
      line,
    });
  }
  return value as Row['values'];
}
