import { parse } from 'csv-parse/sync';
import { BenchError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';

/** What stands between the columns of tables, the likeliest first. */
const DELIMITERS: readonly (readonly [string, string, string])[] = [
  [',', 'a comma', 'commas'],
  [';', 'a semicolon', 'semicolons'],
  ['\t', 'a tab', 'tabs'],
  ['|', 'the sign |', 'the sign |'],
];
const ROWS_LOOKED_AT = 50;
/** Of the rows that are looked at: as many have the header's number of cells in a table that is read by its delimiter. */
const SHARE_ALIKE = 0.9;

/** One of it: `a comma`. */
export function delimiterName(delimiter: string): string {
  return DELIMITERS.find(([character]) => character === delimiter)?.[1] ?? JSON.stringify(delimiter);
}

/** Many of it: `commas`. */
export function delimiterNames(delimiter: string): string {
  return DELIMITERS.find(([character]) => character === delimiter)?.[2] ?? JSON.stringify(delimiter);
}

/** What is known of a table before it is read. */
interface TableHead {
  /** The text from its beginning, as far as it is at hand. */
  readonly head: string;
  /** Columns that it is read for. */
  readonly columns: readonly string[];
  /** Taken where nothing speaks for another one. */
  readonly usual: string;
}

/** What stands between the columns of a table: what gives it the columns that it is read for, or rows of one length. */
export function sniffDelimiter({ head, columns, usual }: TableHead): string {
  const stated = /^sep=([^\n])\n/i.exec(head)?.[1];
  if (stated !== undefined) return stated;
  const candidates = [usual, ...DELIMITERS.map(([character]) => character).filter((one) => one !== usual)];
  const tables = candidates.map((delimiter) => ({ delimiter, rows: firstRows(head, delimiter) }));
  const fits = tables.find(({ rows }) => columns.length > 0 && hasAll(rows[0], columns));
  if (fits !== undefined) return fits.delimiter;
  const [first, ...others] = tables.map(({ delimiter, rows }) => ({ delimiter, width: widthOf(rows) }));
  const widest = others.toSorted((a, b) => b.width - a.width)[0];
  return widest !== undefined && widest.width > Math.max(1, first?.width ?? 0) ? widest.delimiter : usual;
}

/**
 * A delimiter that the suite states has to be the table's.
 * @throws BenchError `INVALID_DATA` where another one gives the columns that are read
 */
export function refuseWrongDelimiter(
  delimiter: string,
  { head, columns, file }: Omit<TableHead, 'usual'> & { readonly file: string },
): void {
  const header = firstRows(head, delimiter)[0] ?? [];
  const found = sniffDelimiter({ head, columns, usual: delimiter });
  if (found === delimiter || hasAll(header, columns)) return;
  throw new BenchError(
    'INVALID_DATA',
    `by ${delimiterName(delimiter)}, which the suite states as "delimiter", the header has ${plural(header.length, 'column')}; the columns seem to be separated by ${delimiterNames(found)}.`,
    { file, line: 1, hint: 'Leave "delimiter" out, and it is found out.' },
  );
}

function hasAll(header: readonly string[] | undefined, columns: readonly string[]): boolean {
  return header !== undefined && columns.every((name) => name === '' || header.includes(name));
}

/** Columns of a header that most rows share; 0 for what is no table by this delimiter. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const width = rows[0]?.length ?? 0;
  const alike = rows.filter((row) => row.length === width).length;
  return alike >= SHARE_ALIKE * rows.length ? width : 0;
}

/** The first rows that are not blank, as far as they can be read. */
function firstRows(head: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  try {
    parse(head, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: ROWS_LOOKED_AT,
      on_record: (record: readonly string[]) => {
        const row = record.map((cell) => cell.trim());
        if (row.some((cell) => cell !== '')) rows.push(row);
        return null;
      },
    });
  } catch {
    // The head may end within quotes; what is wrong with those of the text is said when all of it is read.
  }
  return rows;
}
