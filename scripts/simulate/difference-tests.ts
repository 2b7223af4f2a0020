import { approximateRandomisation } from '../../src/statistics/approximate-randomisation.ts';
import { type McNemarResult, mcnemarTest } from '../../src/statistics/mcnemar.ts';
import { signFlipTest } from '../../src/statistics/sign-flip.ts';
import { macroF1Model } from './corpus.ts';
import { drawValues, gradedDifferences, pairRates } from './draws.ts';
import { forEachPairCounts } from './enumerate.ts';
import { type Bound, type Cell, countHits, exactRow, type Group, shareRow } from './row.ts';
import {
  CORPUS_RESAMPLES,
  CORRELATION,
  cappedDifference,
  RATES,
  RUNS,
  resamplesFor,
  SIZES,
} from './settings.ts';

/** Two-sided level of the tests. */
const ALPHA = 0.05;
const TYPE_ONE: Bound = { side: 'at most', share: ALPHA };

/** Tests that two techniques are alike: type I error without a difference, power with one. */
export const DIFFERENCE_TESTS: readonly Group[] = [
  {
    title: 'McNemar, exact',
    about: `Pairs whose results are correlated by ${CORRELATION}; every number of gained and lost pairs with its probability.`,
    found: 'share with p < .05',
    cells: cells(RATES, (situation) => mcnemarCell(situation, ({ p }) => p)),
  },
  {
    title: 'McNemar, mid-p',
    about: 'As for the exact test.',
    found: 'share with p < .05',
    contrast: true,
    cells: cells(RATES, (situation) => mcnemarCell(situation, ({ midP }) => midP)),
  },
  {
    title: 'Sign-flip permutation',
    about: 'Paired differences of graded scores, as for the bootstrap.',
    found: 'share with p < .05',
    cells: cells(RATES, signFlipCell),
  },
  {
    title: 'Approximate randomisation, macro-F1',
    about: 'Pairs of labels, as for the corpus bootstrap of macro-F1; the difference is one of accuracy.',
    found: 'share with p < .05',
    cells: cells([0.8], randomisationCell),
  },
];

interface Situation {
  readonly n: number;
  readonly rate: number;
  readonly difference: number;
  readonly setting: string;
  /** `null` for power. */
  readonly bound: Bound | null;
}

function cells(rates: readonly number[], of: (situation: Situation) => Cell): Cell[] {
  return rates.flatMap((rate) =>
    [0, cappedDifference(rate)].flatMap((difference) =>
      SIZES.map((n) => {
        const kind = difference === 0 ? 'type I: no difference' : `power: difference ${difference}`;
        return of({
          n,
          rate,
          difference,
          setting: `${kind}, p = ${rate}`,
          bound: difference === 0 ? TYPE_ONE : null,
        });
      }),
    ),
  );
}

function mcnemarCell(situation: Situation, pOf: (result: McNemarResult) => number): Cell {
  const { n, setting, bound } = situation;
  return {
    name: `n = ${n}, ${setting}`,
    rows: () => {
      let found = 0;
      forEachPairCounts({ n, rates: pairRates(situation) }, (counts, probability) => {
        if (pOf(mcnemarTest(counts)) < ALPHA) found += probability;
      });
      return [exactRow({ n, setting, bound, found })];
    },
  };
}

function signFlipCell(situation: Situation): Cell {
  const { n, setting, bound } = situation;
  const from = gradedDifferences(situation);
  return {
    name: `n = ${n}, ${setting}`,
    rows: (random) => {
      const hits = countHits(RUNS.resampled, () => {
        const differences = drawValues(from, { n, random });
        return signFlipTest({ differences, random, resamples: resamplesFor(n) }).p < ALPHA;
      });
      return [shareRow({ n, setting, bound, hits, runs: RUNS.resampled })];
    },
  };
}

function randomisationCell(situation: Situation): Cell {
  const { n, setting, bound } = situation;
  const { statistic, draw } = macroF1Model(situation);
  return {
    name: `n = ${n}, ${setting}`,
    rows: (random) => {
      const hits = countHits(
        RUNS.corpus,
        () =>
          approximateRandomisation({ ...draw(n, random), statistic, random, resamples: CORPUS_RESAMPLES }).p <
          ALPHA,
      );
      return [shareRow({ n, setting, bound, hits, runs: RUNS.corpus })];
    },
  };
}
