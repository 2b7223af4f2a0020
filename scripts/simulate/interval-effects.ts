import { cohensH, pairedOddsRatio, standardisedDifference } from '../../src/statistics/effect-size.ts';
import { mean, standardDeviation } from '../../src/statistics/moments.ts';
import { coverageOf } from './coverage.ts';
import { categorical, drawValues, gradedDifferences, type PairRates, pairRates } from './draws.ts';
import { forEachPairCounts } from './enumerate.ts';
import { coverageCell } from './interval-means.ts';
import type { Cell, Group } from './row.ts';
import { CORRELATION, cappedDifference, RATES, RUNS, SIZES } from './settings.ts';

/** Intervals of effect sizes. */
export const EFFECT_INTERVALS: readonly Group[] = [
  {
    title: 'Odds ratio of discordant pairs, exact',
    about: `Pairs as for Tango; without discordant pairs there is none. The median width, as some are infinite.`,
    found: 'coverage',
    extra: 'median width',
    cells: cells(oddsRatioCell),
  },
  {
    title: 'Cohen’s h of paired shares',
    about: `Pairs correlated by ${CORRELATION}; the table of both sides is drawn.`,
    found: 'coverage',
    extra: 'mean width',
    cells: cells(cohensHCell),
  },
  {
    title: 'Standardised mean difference d_z',
    about:
      'Paired differences of graded scores, as for the bootstrap; where they have no spread there is none.',
    found: 'coverage',
    extra: 'mean width',
    cells: cells(standardisedCell),
  },
];

interface Situation {
  readonly n: number;
  readonly rate: number;
  readonly difference: number;
  readonly setting: string;
}

function cells(of: (situation: Situation) => Cell): Cell[] {
  return SIZES.flatMap((n) =>
    RATES.flatMap((rate) =>
      [0, cappedDifference(rate)].map((difference) =>
        of({ n, rate, difference, setting: `p = ${rate}, difference ${difference}` }),
      ),
    ),
  );
}

function oddsRatioCell({ n, setting, ...pair }: Situation): Cell {
  const rates = pairRates(pair);
  return {
    name: `n = ${n}, ${setting}`,
    rows: () => {
      const coverage = coverageOf(rates.gained / rates.lost, 'median');
      forEachPairCounts({ n, rates }, (counts, probability) =>
        coverage.add(pairedOddsRatio(counts), probability),
      );
      return [coverage.row({ n, setting, runs: null })];
    },
  };
}

function cohensHCell({ n, setting, rate, difference }: Situation): Cell {
  const rates = pairRates({ rate, difference });
  const draw = drawTable(rates, n);
  const truth = 2 * Math.asin(Math.sqrt(rate + difference)) - 2 * Math.asin(Math.sqrt(rate));
  return coverageCell({ n, setting, truth, runs: RUNS.closed, interval: (random) => cohensH(draw(random)) });
}

/** Draws how many of `n` pairs come out how. */
export function drawTable(rates: PairRates, n: number): (random: () => number) => PairRates {
  const draw = categorical([rates.both, rates.neither, rates.gained, rates.lost]);
  return (random) => {
    const counts = [0, 0, 0, 0];
    for (let pair = 0; pair < n; pair++) {
      const outcome = draw(random);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    const [both = 0, neither = 0, gained = 0, lost = 0] = counts;
    return { both, neither, gained, lost };
  };
}

function standardisedCell({ n, setting, ...pair }: Situation): Cell {
  const differences = gradedDifferences(pair);
  return coverageCell({
    n,
    setting,
    truth: differences.mean / differences.sd,
    runs: RUNS.closed,
    interval: (random) => {
      const values = drawValues(differences, { n, random });
      return standardisedDifference({ difference: mean(values), sd: standardDeviation(values), n });
    },
  });
}
