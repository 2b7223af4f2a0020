import { mcnemarTest } from '../../src/statistics/mcnemar.ts';
import { meanInterval } from '../../src/statistics/mean.ts';
import { requiredPairsBinary, requiredPairsContinuous } from '../../src/statistics/power.ts';
import { signFlipTest } from '../../src/statistics/sign-flip.ts';
import { drawValues, gradedDifferences } from './draws.ts';
import { forEachPairCounts } from './enumerate.ts';
import { type Bound, type Cell, countHits, exactRow, type Group, type Part, shareRow } from './row.ts';
import { RUNS } from './settings.ts';

const ALPHA = 0.05;
const POWER: Bound = { side: 'at least', share: 0.8 };
/** Patterns of a sign-flip test. */
const PATTERNS = 1_000;

/** Differences and shares of discordant pairs that plans are made for. */
const BINARY = [
  { difference: 0.05, discordance: 0.1 },
  { difference: 0.05, discordance: 0.3 },
  { difference: 0.1, discordance: 0.1 },
  { difference: 0.1, discordance: 0.2 },
  { difference: 0.1, discordance: 0.4 },
  { difference: 0.2, discordance: 0.3 },
  { difference: 0.2, discordance: 0.5 },
  { difference: 0.3, discordance: 0.4 },
] as const;

const CONTINUOUS = [
  { rate: 0.5, difference: 0.05 },
  { rate: 0.5, difference: 0.1 },
  { rate: 0.5, difference: 0.2 },
  { rate: 0.8, difference: 0.05 },
  { rate: 0.8, difference: 0.1 },
  { rate: 0.95, difference: 0.025 },
] as const;

/** Whether the pairs that a plan asks for have the power that it names. */
export const PLANNING: Part = {
  title: 'Planning: the power at the pairs asked for',
  groups: [
    {
      title: 'requiredPairsBinary, exact McNemar',
      about:
        'n is what the formula asks for 80% power; every number of gained and lost pairs with its probability.',
      found: 'power',
      cells: BINARY.map(binaryCell),
    },
    continuousGroup(
      'requiredPairsContinuous, t',
      'Paired differences of graded scores, as for the bootstrap, with their true standard deviation in the formula.',
    ),
    continuousGroup('requiredPairsContinuous, sign-flip permutation', 'The same kind of data.'),
  ],
};

function binaryCell(plan: (typeof BINARY)[number]): Cell {
  const { difference, discordance } = plan;
  const n = requiredPairsBinary(plan);
  const setting = `difference ${difference}, discordance ${discordance}`;
  return {
    name: setting,
    rows: () => {
      const rates = { gained: (discordance + difference) / 2, lost: (discordance - difference) / 2 };
      let found = 0;
      forEachPairCounts({ n, rates }, (counts, probability) => {
        if (mcnemarTest(counts).p < ALPHA) found += probability;
      });
      return [exactRow({ n, setting, bound: POWER, found })];
    },
  };
}

function continuousGroup(title: string, about: string): Group {
  const byT = title.endsWith(', t');
  return {
    title,
    about,
    found: 'power',
    cells: CONTINUOUS.map((plan) => {
      const from = gradedDifferences(plan);
      const n = requiredPairsContinuous({ difference: plan.difference, sd: from.sd });
      const setting = `difference ${plan.difference}, sd ${from.sd.toFixed(3)}, p = ${plan.rate}`;
      const runs = byT ? RUNS.closed : RUNS.resampled;
      return {
        name: setting,
        rows: (random) => {
          const hits = countHits(runs, () => {
            const differences = drawValues(from, { n, random });
            return byT ? excludesZero(differences) : flips(differences, random);
          });
          return [shareRow({ n, setting, bound: POWER, hits, runs })];
        },
      };
    }),
  };
}

/** The paired t test at 5% by its interval. */
function excludesZero(differences: readonly number[]): boolean {
  const interval = meanInterval(differences);
  return interval !== undefined && (interval.low > 0 || interval.high < 0);
}

function flips(differences: readonly number[], random: () => number): boolean {
  return signFlipTest({ differences, random, resamples: PATTERNS }).p < ALPHA;
}
