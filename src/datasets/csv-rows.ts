import { parse as parseCsv } from 'csv-parse/sync';
import { BenchError, describeError } from '../core/errors.ts';
import { plural } from '../lib/format.ts';
import { quoteFault } from './csv-quotes.ts';
import type { ColumnUse, DataFile, Row } from './data-file.ts';
import { listInCell } from './list-in-cell.ts';

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

interface NamedColumn {
  readonly name: string;
  readonly index: number;
}

/**
 * Reads a CSV text with `\n` line ends. Rows and columns without any value, as spreadsheets pad their tables with, are
 * left out.
 * @throws BenchError `INVALID_DATA` with file and line
 */
export function rowsOfCsv(content: string, file: string, use: ColumnUse): DataFile {
  // With this line a spreadsheet is told the separator; it is left empty so that lines keep their numbers.
  const text = content.replace(/^sep=,(?=\n)/i, '');
  refuseOtherSeparator(text, file, use);
  const [header, ...records] = recordsOf(text, file);
  if (header === undefined) return { rows: [], blankLines: [], listsInCells: false };
  const written = header.cells.map((name) => name.trim());
  const names = written.slice(0, written.findLastIndex((name) => name !== '') + 1);
  const columns = namedColumns({ line: header.line, cells: names }, file);
  const blankLines: number[] = [];
  const rows: Row[] = [];
  let listsInCells = false;
  for (const record of records) {
    if (record.cells.every(isBlank)) {
      blankLines.push(record.line);
      continue;
    }
    checkCells(record, { names, file });
    const values = columns.map(({ name, index }) => {
      const cell = record.cells[index] ?? '';
      const value = name === use.passages ? passagesOf(cell) : name === use.targets ? listInCell(cell) : null;
      if (name === use.targets && value !== null) listsInCells = true;
      return [name, value ?? cell] as const;
    });
    rows.push({ line: record.line, values: Object.fromEntries(values) });
  }
  return { rows, blankLines, listsInCells };
}

/** In CSV a single passage needs no list around it, and an empty cell names none. */
function passagesOf(cell: string): readonly string[] {
  return listInCell(cell) ?? (isBlank(cell) || cell.trim() === '[]' ? [] : [cell.trim()]);
}

function recordsOf(text: string, file: string): readonly CsvRecord[] {
  interface Parsed {
    readonly record: readonly string[];
    readonly info: { readonly lines: number };
  }
  try {
    const parsed = parseCsv(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
    const records = parsed.map(({ record, info }) => {
      const breaks = record.reduce((sum, cell) => sum + countBreaks(cell), 0);
      return { line: info.lines - breaks, cells: record };
    });
    const first = records.findIndex(({ cells }) => !cells.every(isBlank));
    return first === -1 ? [] : records.slice(first);
  } catch (cause) {
    const fault = quoteFault(text);
    throw new BenchError('INVALID_DATA', fault?.message ?? `not valid CSV: ${describeError(cause)}.`, {
      file,
      line: fault?.line,
      hint: fault?.hint,
      cause,
    });
  }
}

function countBreaks(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}

function namedColumns({ line, cells }: CsvRecord, file: string): readonly NamedColumn[] {
  const columns = cells.flatMap((name, index) => (name === '' ? [] : [{ name, index }]));
  const places = new Map<string, number>();
  for (const { name, index } of columns) {
    const first = places.get(name);
    if (first === undefined) {
      places.set(name, index);
      continue;
    }
    throw new BenchError(
      'INVALID_DATA',
      `there are several columns "${name}": column ${first + 1} and column ${index + 1}.`,
      { file, line, hint: 'Rename one of them.' },
    );
  }
  return columns;
}

/** A cell too many or too few moves every value after it into the wrong column. */
function checkCells(
  { line, cells }: CsvRecord,
  { names, file }: { readonly names: readonly string[]; readonly file: string },
): void {
  const refuse = (message: string, hint: string): never => {
    throw new BenchError('INVALID_DATA', message, { file, line, hint });
  };
  const counts = (filled: number): string =>
    `this row has ${plural(filled, 'cell')}, and the header has ${names.length}.`;
  if (cells.length < names.length) refuse(counts(cells.length), 'An empty cell needs its comma as well.');
  // The index that data frames write first has no name either.
  const stray = cells.findIndex((cell, index) => !isBlank(cell) && index > 0 && (names[index] ?? '') === '');
  if (stray === -1) return;
  const quoted = 'A text with a comma in it has to stand in quotes.';
  if (stray >= names.length) refuse(counts(cells.length), quoted);
  refuse(
    `this row has ${JSON.stringify(cells[stray])} in column ${stray + 1}, which has no name in the header.`,
    `Name the column or empty it. ${quoted}`,
  );
}

const SEPARATORS = [
  { character: ';', words: 'semicolons' },
  { character: '\t', words: 'tabs' },
  { character: '|', words: 'the sign |' },
] as const;

/** A header that lacks a column, and would have more of them by another separator, is not separated by commas. */
function refuseOtherSeparator(text: string, file: string, use: ColumnUse): void {
  const needed = [use.id, use.input, use.targets, ...use.metadata].flatMap((name) => name ?? []);
  const commas = headerOf(text, ',');
  if (needed.every((name) => name === '' || commas.includes(name))) return;
  const found = SEPARATORS.map((separator) => ({
    ...separator,
    names: headerOf(text, separator.character),
  })).toSorted((a, b) => b.names.length - a.names.length)[0];
  if (found === undefined || found.names.length <= commas.length) return;
  throw new BenchError('INVALID_DATA', `the columns seem to be separated by ${found.words}, not by commas.`, {
    file,
    line: 1,
    hint: 'Save the file as CSV with commas, or as JSONL.',
  });
}

function headerOf(text: string, delimiter: string): readonly string[] {
  try {
    const [header] = parseCsv(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: 1,
    }) as unknown as string[][];
    return (header ?? []).map((name) => name.trim());
  } catch {
    // What is wrong with the quotes is said when the whole text is read.
    return [];
  }
}

function isBlank(cell: string): boolean {
  return cell.trim() === '';
}
