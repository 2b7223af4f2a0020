import { bootstrapMean } from '../../src/statistics/bootstrap.ts';
import type { BootstrapDistribution, BootstrapMethod } from '../../src/statistics/bootstrap-distribution.ts';
import type { Interval } from '../../src/statistics/interval.ts';
import { clusteredMeanInterval, meanInterval } from '../../src/statistics/mean.ts';
import { wilsonInterval } from '../../src/statistics/wilson.ts';
import { coverageOf, type Ends } from './coverage.ts';
import { betaBinomial, categorical, drawValues, gradedDifferences, gradedScores } from './draws.ts';
import type { Cell, Group } from './row.ts';
import { cappedDifference, RATES, REPEATS, RUNS, resamplesFor, SIZES } from './settings.ts';

const BETA = 'Beta(4p, 4(1 − p))';
const AT_THE_TOP =
  'Where every score is 1, or every one 0, the interval is Wilson’s of n out of n, as reports show it.';
const DIFFERENCES = `Paired differences of graded scores in steps of 1/5: both sides share the sample’s rate, drawn from ${BETA}, so that the reference has the mean p. Where no pair differs the interval is Wilson’s of 0 out of n on either side, as in reports.`;

const METHODS: Readonly<Record<BootstrapMethod, string>> = {
  percentile: 'Bootstrap, percentile',
  bca: 'Bootstrap, BCa',
  'bca-t': 'Bootstrap, BCa with t tails',
};

/** Intervals of means and of mean paired differences. */
export const MEAN_INTERVALS: readonly Group[] = [
  {
    title: 't',
    about: `The mean of graded scores in steps of 1/5, one a sample: 5 parts are right with the sample’s rate, drawn from ${BETA}. ${AT_THE_TOP}`,
    found: 'coverage',
    extra: 'mean width',
    cells: cells((n, rate) => ({ truth: rate, interval: gradedInterval(n, rate) })),
  },
  {
    title: 't, clustered by sample',
    about: `The mean of right and wrong answers, ${REPEATS} repeats of n samples with rates drawn from ${BETA}. ${AT_THE_TOP}`,
    found: 'coverage',
    extra: 'mean width',
    draws: 'repeats',
    cells: cells((n, rate) => ({
      truth: rate,
      interval: repeatedInterval({ n, rate }, clusteredMeanInterval),
    })),
  },
  {
    title: 't over all repeats as if they were samples',
    about: `The same data with ${REPEATS}n values taken for independent ones.`,
    found: 'coverage',
    extra: 'mean width',
    draws: 'repeats',
    contrast: true,
    cells: cells((n, rate) => ({
      truth: rate,
      interval: repeatedInterval({ n, rate }, (clusters) => meanInterval(clusters.flat())),
    })),
  },
  bootstrapGroup('bca-t', DIFFERENCES),
  bootstrapGroup('bca', 'The same data and resamples.'),
  bootstrapGroup('percentile', 'The same data and resamples.'),
];

type Draw = (random: () => number) => Ends | undefined;

function cells(of: (n: number, rate: number) => { readonly truth: number; readonly interval: Draw }): Cell[] {
  return SIZES.flatMap((n) =>
    RATES.map((rate) => {
      const { truth, interval } = of(n, rate);
      return coverageCell({ n, setting: `p = ${rate}`, truth, runs: RUNS.closed, interval });
    }),
  );
}

/** A cell that draws data and looks whether their interval holds the truth. */
export function coverageCell(input: {
  readonly n: number;
  readonly setting: string;
  readonly truth: number;
  readonly runs: number;
  readonly interval: Draw;
}): Cell {
  const { n, setting, truth, runs, interval } = input;
  return {
    name: `n = ${n}, ${setting}`,
    rows: (random) => {
      const coverage = coverageOf(truth);
      for (let run = 0; run < runs; run++) coverage.add(interval(random));
      return [coverage.row({ n, setting, runs })];
    },
  };
}

function gradedInterval(n: number, rate: number): Draw {
  const scores = gradedScores(rate);
  return (random) => orAtTheEnd(meanInterval(drawValues(scores, { n, random })), n);
}

function repeatedInterval(
  { n, rate }: { readonly n: number; readonly rate: number },
  interval: (clusters: readonly (readonly number[])[]) => Interval | undefined,
): Draw {
  const draw = categorical(betaBinomial(REPEATS, rate));
  const clusters = Array.from({ length: REPEATS + 1 }, (_, right) =>
    Array.from({ length: REPEATS }, (_, repeat) => Number(repeat < right)),
  );
  return (random) => orAtTheEnd(interval(Array.from({ length: n }, () => clusters[draw(random)] ?? [])), n);
}

/** An interval without width says nothing, unless all scores stand at an end of the scale. */
function orAtTheEnd(interval: Interval | undefined, n: number): Interval | undefined {
  if (interval === undefined || interval.low < interval.high) return interval;
  const { estimate } = interval;
  return estimate === 0 || estimate === 1 ? wilsonInterval({ successes: estimate * n, n }) : undefined;
}

function bootstrapGroup(method: BootstrapMethod, about: string): Group {
  return {
    title: METHODS[method],
    about: method === 'bca-t' ? `${about} This is the method that adaptbench uses.` : about,
    found: 'coverage',
    extra: 'mean width',
    draws: 'bootstrap of a mean',
    ...(method === 'bca-t' ? {} : { contrast: true }),
    cells: SIZES.flatMap((n) =>
      RATES.map((rate) => {
        const differences = gradedDifferences({ rate, difference: cappedDifference(rate) });
        return coverageCell({
          n,
          setting: `p = ${rate}, difference ${cappedDifference(rate)}`,
          truth: differences.mean,
          runs: RUNS.resampled,
          interval: (random) => {
            const values = drawValues(differences, { n, random });
            if (values.every((value) => value === 0)) return noDifference(n);
            return varied(bootstrapMean({ values, random, resamples: resamplesFor(n), method }))?.interval();
          },
        });
      }),
    ),
  };
}

function noDifference(n: number): Ends | undefined {
  const share = wilsonInterval({ successes: 0, n });
  return share === undefined ? undefined : { low: -share.high, high: share.high };
}

/** A distribution of no width, from values that do not differ, says nothing. */
export function varied(distribution: BootstrapDistribution | undefined): BootstrapDistribution | undefined {
  return distribution !== undefined && distribution.standardError > 0 ? distribution : undefined;
}
