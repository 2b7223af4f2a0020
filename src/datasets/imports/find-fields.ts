import { BenchError } from '../../core/errors.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Place } from '../places.ts';

/** Columns by what they hold. */
export type Fields<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** What is known of the columns of a file. */
export interface FieldSearch<Field extends string> {
  /** The names of the file's columns. */
  readonly header: readonly string[];
  /** Those that a user named. */
  readonly given: Fields<Field>;
  /** Usual names, the likeliest first, as `plainName` makes them. */
  readonly usual: Readonly<Record<Field, readonly string[]>>;
  /** Names that go before usual ones. */
  readonly own?: Fields<Field>;
  /** Columns that are taken for nothing by a usual name. */
  readonly ignored?: readonly string[];
  readonly file: string;
}

/**
 * Which column holds what: by what a user said, names that are known, and usual ones. No column holds two things.
 * @throws BenchError `UNKNOWN_NAME` for a named column that is not there
 */
export function findFields<Field extends string>({
  header,
  given,
  usual,
  own,
  ignored = [],
  file,
}: FieldSearch<Field>): Fields<Field> {
  const fields = Object.keys(usual) as Field[];
  const found: Partial<Record<Field, string>> = { ...given };
  const taken = new Set<string>();
  for (const field of fields) {
    const name = given[field];
    if (name === undefined) continue;
    taken.add(name);
    // A path reaches into what a column holds.
    if (header.includes(name) || header.includes(name.split(/[.[]/, 1)[0] ?? '')) continue;
    throw new BenchError('UNKNOWN_NAME', `there is no column "${name}" for --column ${field}=${name}.`, {
      file,
      choices: header,
      hint: didYouMean(name, header),
    });
  }
  const take = (find: (field: Field, free: readonly string[]) => string | undefined): void => {
    for (const field of fields.filter((one) => found[one] === undefined)) {
      const column = find(
        field,
        header.filter((name) => !taken.has(name)),
      );
      if (column === undefined) continue;
      found[field] = column;
      taken.add(column);
    }
  };
  // All of these before usual names, or one of them would be taken for something else.
  take((field, free) => free.find((name) => name === own?.[field]));
  take((field, free) => {
    const fit = free.filter((name) => !ignored.includes(name));
    return usual[field]
      .map((one) => fit.find((name) => plainName(name) === one))
      .find((name) => name !== undefined);
  });
  return found;
}

/** A list as programs in Python print it, which is no JSON. */
const PRINTED_LIST = /^\s*\[[\s[({]*['"].*\]\s*$/s;

/**
 * Refuses a cell that holds a list, but none that can be read, and would be taken for one text or cut at its commas.
 * @throws BenchError `INVALID_DATA`
 */
export function refusePrintedList(
  cell: string,
  { column, place }: { readonly column: string | undefined; readonly place: Place },
): void {
  if (!PRINTED_LIST.test(cell)) return;
  const text = cell.length > 60 ? `${cell.slice(0, 60).toWellFormed()}…` : cell;
  throw new BenchError('INVALID_DATA', `the column "${column}" holds a list that is no JSON: ${text}.`, {
    ...place,
    hint: 'Write it as JSON, as json.dumps does in Python: ["a", "b"].',
  });
}

/** A name in small letters, without blanks, hyphens and underscores. */
export function plainName(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[-_ ]/g, '');
}
