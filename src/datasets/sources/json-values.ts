import { BenchError, describeError } from '../../core/errors.ts';
import type { Row } from '../../core/row-source.ts';
import type { JsonValue } from '../../lib/json.ts';
import { valueAtPath } from '../column-path.ts';
import { parseKeepingNumbers, settleNumbers, type WrittenValue } from '../written-numbers.ts';

/** Where JSON stands, and what to do about it where it is none. */
export interface JsonPlace {
  readonly file: string;
  readonly line?: number;
  readonly hint?: string | undefined;
}

/** @throws BenchError `INVALID_DATA` for what is no JSON */
export function parseJson(text: string, place: JsonPlace): WrittenValue {
  try {
    return parseKeepingNumbers(text);
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep(place, cause);
    throw new BenchError('INVALID_DATA', `not valid JSON: ${describeError(cause)}.`, { ...place, cause });
  }
}

/**
 * The columns of an object: in those that become texts numbers are kept as they are written, elsewhere unless digits would
 * be lost.
 * @throws BenchError `INVALID_DATA` for what is no object
 */
export function valuesOfObject(
  value: WrittenValue,
  { texts, ...place }: JsonPlace & { readonly texts: readonly string[] },
): Row['values'] {
  const row = settled(value, place);
  if (row === null || typeof row !== 'object' || Array.isArray(row)) {
    throw new BenchError(
      'INVALID_DATA',
      `expected an object with columns, found ${JSON.stringify(row)}.`,
      place,
    );
  }
  const written = settleNumbers(value, 'as-written');
  const kept = texts.flatMap((path) => {
    const text = valueAtPath(written, path);
    if (text === undefined) return [];
    const isColumn = Object.hasOwn(row, path);
    return isColumn || JSON.stringify(text) !== JSON.stringify(valueAtPath(row, path)) ? [[path, text]] : [];
  });
  return { ...row, ...Object.fromEntries(kept) } as Row['values'];
}

function settled(value: WrittenValue, place: JsonPlace): JsonValue {
  try {
    return settleNumbers(value, 'exact');
  } catch (cause) {
    throw cause instanceof RangeError ? tooDeep(place, cause) : cause;
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
