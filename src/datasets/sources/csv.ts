import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import { defineRowSource, type Row } from '../../core/row-source.ts';
import { quoteFault } from '../text/csv-quotes.ts';
import { delimiterName, delimiterNames, refuseWrongDelimiter, sniffDelimiter } from '../text/delimiters.ts';
import { encodingOption } from '../text/encodings.ts';
import { openText, type TextFile } from '../text/open-text.ts';
import { isBlankCell, namedColumns, refuseStrayCell, wrongCount } from './table-columns.ts';

const LIMIT = {
  most: 2_000_000_000,
  hint: 'Take fewer rows, or leave columns out that the suite does not read.',
} as const;

/** Tables with a header line and something between their columns. */
export const CSV = defineRowSource({
  name: 'csv',
  title: 'CSV, TSV and other texts with a row a line',
  extensions: ['.csv', '.tsv', '.tab'],
  flat: true,
  options: z.strictObject({
    delimiter: z
      .string()
      .regex(/^[^"\n\r]+$/, 'has to be what stands between two columns')
      .optional()
      .describe('What stands between columns; found out when left out.'),
    encoding: encodingOption,
  }),
  async *rows({ location: file, options }, { columns, signal, notice }) {
    const text = await openText(file, { encoding: options.encoding, signal, ...LIMIT });
    const head = await headOf(text);
    const usual = /\.csv$/i.test(file) ? ',' : '\t';
    if (options.delimiter !== undefined) refuseWrongDelimiter(options.delimiter, { head, columns, file });
    const delimiter = options.delimiter ?? sniffDelimiter({ head, columns, usual });
    const found = [
      ...(text.found === null ? [] : [`as ${text.found}`]),
      ...(options.delimiter !== undefined || delimiter === usual
        ? []
        : [`with ${delimiterNames(delimiter)} between columns`]),
    ];
    if (found.length > 0) notice(`read ${found.join(' ')}.`);
    yield* tableRows(recordsOf(text, { file, delimiter }), { file, delimiter });
  },
});

interface Table {
  readonly file: string;
  readonly delimiter: string;
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The first piece of a text, without the row within which it may end. */
async function headOf(text: TextFile): Promise<string> {
  let head: string | undefined;
  for await (const piece of text.pieces()) {
    if (head === undefined) head = piece;
    else if (piece !== '') return head.slice(0, head.lastIndexOf('\n') + 1) || head;
  }
  return head ?? '';
}

async function* tableRows(
  records: AsyncIterable<CsvRecord>,
  { file, delimiter }: Table,
): AsyncGenerator<Row> {
  const quoted = `A text with ${delimiterName(delimiter)} in it has to stand in quotes.`;
  const needed = `An empty cell needs its ${delimiterName(delimiter).replace(/^a /, '')} as well.`;
  let header: readonly string[] | undefined;
  let columns: ReturnType<typeof namedColumns> = [];
  for await (const { line, cells } of records) {
    const isBlank = cells.every(isBlankCell);
    if (header === undefined) {
      if (isBlank) continue;
      const names = cells.map((name) => name.trim());
      header = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
      columns = namedColumns(header, { file, line });
      continue;
    }
    if (!isBlank) {
      const row = { header, place: { file, line } };
      if (cells.length < header.length) throw wrongCount(cells.length, { ...row, hint: needed });
      refuseStrayCell(cells, { ...row, hint: quoted });
    }
    const values = Object.fromEntries(columns.map(({ name, index }) => [name, cells[index] ?? '']));
    yield { line, values };
  }
}

async function* recordsOf(text: TextFile, { file, delimiter }: Table): AsyncGenerator<CsvRecord> {
  interface Parsed {
    readonly record: readonly string[];
    readonly info: { readonly lines: number };
  }
  const parser = parse({
    info: true,
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
  });
  pipeline(withoutSeparatorLine(text.pieces()), parser, () => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      let breaks = 0;
      for (const cell of record) if (cell.includes('\n')) breaks += cell.split('\n').length - 1;
      yield { line: info.lines - breaks, cells: record };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    let whole = '';
    for await (const piece of withoutSeparatorLine(text.pieces())) whole += piece;
    const fault = quoteFault(whole, delimiter);
    throw new BenchError('INVALID_DATA', fault?.message ?? `not valid CSV: ${describeError(cause)}.`, {
      file,
      line: fault?.line,
      hint: fault?.hint,
      cause,
    });
  }
}

/** In a first line a spreadsheet is told the separator; it is left empty so that lines keep their numbers. */
async function* withoutSeparatorLine(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const piece of pieces) {
    yield isFirst ? piece.replace(/^sep=[^\n](?=\n)/i, '') : piece;
    isFirst = false;
  }
}
