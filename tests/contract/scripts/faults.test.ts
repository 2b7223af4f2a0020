import { expect, it } from 'vitest';
import { budgetKept, faultsOfEveryKind, twoRunsAtOnce } from '../../../scripts/faults/experiments.ts';

// The part of `npm run faults` that is not about time, with fewer calls.
it.each([
  ['faults of every kind', () => faultsOfEveryKind(200)],
  ['a budget', () => budgetKept(100)],
  ['two runs at once', () => twoRunsAtOnce(20)],
])(
  '%s: every bound holds',
  async (_what, experiment) => {
    expect((await experiment()).filter(({ holds }) => !holds)).toEqual([]);
  },
  120_000,
);
