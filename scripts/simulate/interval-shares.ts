import { clopperPearsonInterval } from '../../src/statistics/clopper-pearson.ts';
import type { Interval } from '../../src/statistics/interval.ts';
import { tangoInterval } from '../../src/statistics/tango.ts';
import { type ProportionInput, wilsonInterval } from '../../src/statistics/wilson.ts';
import { coverageOf } from './coverage.ts';
import { pairRates } from './draws.ts';
import { forEachBinomial, forEachPairCounts } from './enumerate.ts';
import type { Cell, Group } from './row.ts';
import { CORRELATION, cappedDifference, RATES, SIZES } from './settings.ts';

/** Intervals of shares and of their paired difference: all possible data are enumerated. */
export const SHARE_INTERVALS: readonly Group[] = [
  {
    title: 'Wilson',
    about: 'One share; every number of right answers with its binomial probability.',
    found: 'coverage',
    extra: 'mean width',
    cells: shareCells(wilsonInterval),
  },
  {
    title: 'Clopper-Pearson',
    about: 'As for Wilson.',
    found: 'coverage',
    extra: 'mean width',
    cells: shareCells(clopperPearsonInterval),
  },
  {
    title: 'Tango',
    about: `The paired difference of two shares whose results are correlated by ${CORRELATION}; every number of gained and lost pairs with its multinomial probability.`,
    found: 'coverage',
    extra: 'mean width',
    cells: SIZES.flatMap((n) =>
      RATES.flatMap((rate) =>
        [0, cappedDifference(rate)].map((difference) => tangoCell(n, { rate, difference })),
      ),
    ),
  },
];

function shareCells(interval: (input: ProportionInput) => Interval | undefined): Cell[] {
  return SIZES.flatMap((n) =>
    RATES.map((rate) => {
      const setting = `p = ${rate}`;
      return {
        name: `n = ${n}, ${setting}`,
        rows: () => {
          const coverage = coverageOf(rate);
          forEachBinomial({ n, rate }, (successes, probability) =>
            coverage.add(interval({ successes, n }), probability),
          );
          return [coverage.row({ n, setting, runs: null })];
        },
      };
    }),
  );
}

function tangoCell(n: number, pair: { readonly rate: number; readonly difference: number }): Cell {
  const setting = `p = ${pair.rate}, difference ${pair.difference}`;
  return {
    name: `n = ${n}, ${setting}`,
    rows: () => {
      const coverage = coverageOf(pair.difference);
      forEachPairCounts({ n, rates: pairRates(pair) }, (counts, probability) =>
        coverage.add(tangoInterval(counts), probability),
      );
      return [coverage.row({ n, setting, runs: null })];
    },
  };
}
