import type { Bound, Row } from './row.ts';

/** Enumerated shares that differ by rounding alone are alike. */
const ROUNDING = 1e-9;
/** An error rate up to a fifth above the nominal one still counts as safe. */
const TOLERATED = 1.2;

/** How a row stands to what it should be. */
export type Standing = 'as it should be' | 'a little off' | 'off';

/** How far a share lies on the unsafe side of what it should be, beyond the Monte Carlo error; 0 where it does not. */
export function offBy({ bound, found, error }: Row): number {
  if (bound === null) return 0;
  const distance = bound.side === 'at least' ? bound.share - found : found - bound.share;
  return distance > error + ROUNDING ? distance : 0;
}

/** What the error rate of a bound may be: the rest of a coverage or a power, a type I error as it is. */
export function toleratedShare({ side, share }: Bound): number {
  return side === 'at least' ? 1 - TOLERATED * (1 - share) : TOLERATED * share;
}

/** A row whose error rate is more than a fifth above the nominal one, beyond the Monte Carlo error, is off. */
export function standingOf(row: Row): Standing {
  const { bound } = row;
  if (bound === null || offBy(row) === 0) return 'as it should be';
  return offBy({ ...row, bound: { ...bound, share: toleratedShare(bound) } }) > 0 ? 'off' : 'a little off';
}
