import { BenchError } from '../core/errors.ts';
import { type Place, sayPlace } from './places.ts';

/** Two rows of a file without ids that say the same: results could not tell them apart. */
export interface EqualRows {
  readonly place: Place;
  readonly earlier: Place;
}

const SHOWN = 5;

/** @throws BenchError `INVALID_DATA` naming the first pair with its lines, and how many more there are, of any file */
export function refuseEqualRows(
  [first, ...more]: readonly EqualRows[],
  nameOf: (file: string) => string,
): void {
  if (first === undefined) return;
  const { place, earlier } = first;
  const others = more.slice(0, SHOWN).map((pair) => {
    const own = pair.place.file === place.file;
    return `${own ? `line ${pair.place.line}` : sayPlace(pair.place, nameOf)} as line ${pair.earlier.line}`;
  });
  const rest = more.length - others.length;
  throw new BenchError(
    'INVALID_DATA',
    `this row is the same as the one in line ${earlier.line}` +
      `${others.length === 0 ? '' : ` (also ${others.join(', ')}${rest === 0 ? '' : ` and ${rest} more`})`}.`,
    {
      ...place,
      hint: 'Take one of the two out, or name a column with ids under "dataset.columns.id" so that both count.',
    },
  );
}
