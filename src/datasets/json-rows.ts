import { BenchError, describeError } from '../core/errors.ts';
import { pauses } from '../files/pauses.ts';
import type { JsonValue } from '../lib/json.ts';
import type { ColumnUse, DataFile, Row } from './data-file.ts';
import { parseKeepingNumbers, settleNumbers, type WrittenValue } from './written-numbers.ts';

const LIST = 'A file that holds a JSON list is named .json.';
const LINES = 'A file with a JSON object a line is named .jsonl.';

/** Reads a file with a JSON object a line. */
export async function rowsOfJsonLines(
  text: string,
  file: string,
  { columns, signal }: { readonly columns: ColumnUse; readonly signal: AbortSignal | undefined },
): Promise<DataFile> {
  const rows: Row[] = [];
  const pause = pauses(signal);
  for (const [index, content] of text.split('\n').entries()) {
    await pause();
    if (content.trim() === '') continue;
    const line = index + 1;
    const hint = line === 1 && /^\s*\[/.test(content) ? LIST : undefined;
    rows.push({
      line,
      values: valuesOf(parseJson(content, { file, line, hint }), { columns, file, line, hint }),
    });
  }
  return { rows, blankLines: [], listsInCells: false };
}

/** Reads a JSON file with a list of objects. */
export function rowsOfJson(text: string, file: string, columns: ColumnUse): DataFile {
  const hint = /^\s*\{/.test(text) ? LINES : undefined;
  const value = parseJson(text, { file, hint });
  if (!Array.isArray(value)) {
    throw new BenchError('INVALID_DATA', 'a JSON data file has to hold a list of objects.', { file, hint });
  }
  const lines = linesOfItems(text);
  const rows = value.map((item: WrittenValue, index) => {
    const line = lines[index] ?? 1;
    return { line, values: valuesOf(item, { columns, file, line }) };
  });
  return { rows, blankLines: [], listsInCells: false };
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

interface JsonPlace {
  readonly file: string;
  readonly line?: number;
  readonly hint?: string | undefined;
}

function parseJson(text: string, place: JsonPlace): WrittenValue {
  try {
    return parseKeepingNumbers(text);
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep(place, cause);
    throw new BenchError('INVALID_DATA', `not valid JSON: ${describeError(cause)}.`, { ...place, cause });
  }
}

function tooDeep({ file, line }: JsonPlace, cause: RangeError): BenchError {
  return new BenchError('INVALID_DATA', 'its lists and objects are nested too deeply.', {
    file,
    line,
    cause,
    hint: 'Leave out the columns that the suite does not read.',
  });
}

function settled(value: WrittenValue, place: JsonPlace): JsonValue {
  try {
    return settleNumbers(value, 'exact');
  } catch (cause) {
    throw cause instanceof RangeError ? tooDeep(place, cause) : cause;
  }
}

/** In columns that hold texts numbers are kept as they are written, elsewhere unless digits would be lost. */
function valuesOf(
  value: WrittenValue,
  { columns, ...place }: JsonPlace & { readonly columns: ColumnUse },
): Row['values'] {
  const row = settled(value, place);
  if (row === null || typeof row !== 'object' || Array.isArray(row)) {
    throw new BenchError(
      'INVALID_DATA',
      `expected an object with columns, found ${JSON.stringify(row)}.`,
      place,
    );
  }
  const written = settleNumbers(value, 'as-written') as Readonly<Record<string, JsonValue>>;
  const texts = [columns.id, columns.input, columns.targets].flatMap((name) =>
    name !== null && Object.hasOwn(written, name) ? [[name, written[name]] as const] : [],
  );
  return { ...row, ...Object.fromEntries(texts) } as Row['values'];
}
