import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import { defineRowSource } from '../../core/row-source.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { formatBytes } from '../../lib/format.ts';
import type { JsonValue } from '../../lib/json.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { isBlankCell, namedColumns, refuseStrayCell } from './table-columns.ts';
import { zipEntries } from './zip-entries.ts';

const AS_CSV = 'Save the sheet as CSV.';
const READING = { what: 'the workbook', most: 100_000_000, hint: AS_CSV } as const;
/** Bytes of a workbook's parts after unpacking; a small file may claim any number. */
const MOST_UNPACKED = 500_000_000;
const OFFICE_CONTAINER = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** Workbooks of Excel, one sheet of each. */
export const XLSX = defineRowSource({
  name: 'xlsx',
  title: 'Excel workbooks (.xlsx), one sheet',
  extensions: ['.xlsx'],
  flat: true,
  options: z.strictObject({
    sheet: z
      .string()
      .min(1)
      .optional()
      .describe('Name of the sheet; the first with anything in it when left out.'),
  }),
  async *rows({ location: file, options }, { signal, notice }) {
    const bytes = await readRegularFile(file, { ...READING, signal });
    const fault = faultOf(bytes);
    if (fault !== null) throw new BenchError('INVALID_DATA', fault.message, { file, hint: fault.hint });
    const sheets = await sheetsOf(bytes, file);
    const sheet = chosen(sheets, { name: options.sheet, file });
    if (sheet === undefined) return;
    const filled = sheets.filter(({ data }) => data.length > 0);
    if (options.sheet === undefined && filled.length > 1) {
      notice(`the sheet "${sheet.sheet}" is read, the first of ${filled.length}.`);
    }
    const unit = `sheet "${sheet.sheet}", row`;
    const rows = sheet.data.map((cells) => cells.map(cellValue));
    const top = rows.findIndex((cells) => !cells.every(isBlank));
    const names = (rows[top] ?? []).map((cell) => text(cell).trim());
    const header = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
    const columns = namedColumns(header, { file, line: top + 1, unit });
    for (const [index, cells] of rows.entries()) {
      if (index <= top) continue;
      const line = index + 1;
      refuseStrayCell(cells.map(text), {
        header,
        place: { file, line, unit },
        hint: 'A table has one header row.',
      });
      const values = Object.fromEntries(columns.map(({ name, index: at }) => [name, cells[at] ?? '']));
      yield { line, unit, values };
    }
  },
});

interface Sheet {
  readonly sheet: string;
  readonly data: readonly (readonly unknown[])[];
}

async function sheetsOf(bytes: Buffer, file: string): Promise<readonly Sheet[]> {
  const { default: readWorkbook } = await import('read-excel-file/node');
  try {
    return await readWorkbook(bytes, { trim: false });
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `the workbook cannot be read: ${describeError(cause)}.`, {
      file,
      cause,
      hint: `Save it as .xlsx anew, or: ${AS_CSV}`,
    });
  }
}

function chosen(
  sheets: readonly Sheet[],
  { name, file }: { readonly name: string | undefined; readonly file: string },
): Sheet | undefined {
  if (name === undefined) return sheets.find(({ data }) => data.length > 0);
  const found = sheets.find(({ sheet }) => sheet === name);
  if (found !== undefined) return found;
  const choices = sheets.map(({ sheet }) => sheet);
  throw new BenchError('INVALID_DATA', `there is no sheet "${name}".`, {
    file,
    choices,
    hint: didYouMean(name, choices),
  });
}

/** What is no plain workbook gets one word and a way on, whatever its name. */
function faultOf(bytes: Buffer): { readonly message: string; readonly hint: string } | null {
  if (bytes.subarray(0, 4).equals(OFFICE_CONTAINER)) {
    return {
      message: 'this workbook is encrypted with a password, or in the old format .xls.',
      hint: 'Open it, take the password off, and save it as .xlsx.',
    };
  }
  const entries = zipEntries(bytes);
  if (entries === null) {
    return { message: 'this is no workbook in the format .xlsx.', hint: 'Save it as .xlsx anew.' };
  }
  if (entries.some(({ name }) => /vbaProject\.bin$/i.test(name))) {
    return { message: 'this workbook has macros.', hint: 'Save it as .xlsx, which has none.' };
  }
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size <= MOST_UNPACKED) return null;
  return {
    message: `what is in this workbook has ${formatBytes(size)} unpacked; at most ${formatBytes(MOST_UNPACKED)} are read.`,
    hint: AS_CSV,
  };
}

/** A cell as JSON; a day without a time of day is written as one. */
function cellValue(cell: unknown): JsonValue {
  if (cell instanceof Date) {
    const written = cell.toISOString();
    return written.endsWith('T00:00:00.000Z') ? written.slice(0, 10) : written;
  }
  if (typeof cell === 'string') return cell.replaceAll(/\r\n?/g, '\n');
  return typeof cell === 'number' || typeof cell === 'boolean' ? cell : '';
}

function text(cell: JsonValue | undefined): string {
  return cell === undefined || cell === null ? '' : String(cell);
}

function isBlank(cell: JsonValue): boolean {
  return isBlankCell(text(cell));
}
