import { bootstrapMean } from '../../src/statistics/bootstrap.ts';
import { equivalenceP } from '../../src/statistics/equivalence.ts';
import type { Interval } from '../../src/statistics/interval.ts';
import { type NonInferiorityVerdict, nonInferiority } from '../../src/statistics/non-inferiority.ts';
import type { OneSidedTest } from '../../src/statistics/one-sided-test.ts';
import { tangoInterval, tangoTest } from '../../src/statistics/tango.ts';
import { drawValues, gradedDifferences, pairRates } from './draws.ts';
import { forEachPairCounts } from './enumerate.ts';
import { varied } from './interval-means.ts';
import { type Bound, type Cell, exactRow, type Group, type Row, shareRow } from './row.ts';
import { CORRELATION, MARGIN, RATES, RUNS, resamplesFor, SIZES } from './settings.ts';

const EQUIVALENT: Bound = { side: 'at most', share: 0.05 };
const PASSED: Bound = { side: 'at most', share: 0.025 };
const PAIRS = `Pairs whose results are correlated by ${CORRELATION}, the margin being ${MARGIN}; every number of gained and lost pairs with its probability.`;
const GRADED = `Paired differences of graded scores, as for the bootstrap, the margin being ${MARGIN}; BCa with t tails.`;

/** Tests against a margin: at a true loss of just the margin, and without one. */
export const MARGIN_TESTS: readonly Group[] = [
  {
    title: 'Equivalence (two one-sided tests), Tango',
    about: PAIRS,
    found: 'share equivalent',
    cells: cells(RATES, (situation) =>
      exactCell(situation, { lines: equivalenceLines, judge: (counts) => isEquivalent(tangoTest(counts)) }),
    ),
  },
  {
    title: 'Equivalence (two one-sided tests), bootstrap',
    about: GRADED,
    found: 'share equivalent',
    cells: cells([0.8], (situation) =>
      drawnCell(situation, { lines: equivalenceLines, judge: isEquivalent }),
    ),
  },
  {
    title: 'Gate (non-inferiority), Tango',
    about: `${PAIRS} One-sided at .025.`,
    found: 'share',
    cells: cells(RATES, (situation) =>
      exactCell(situation, { lines: gateLines, judge: (counts) => verdictOf(tangoInterval(counts)) }),
    ),
  },
  {
    title: 'Gate (non-inferiority), bootstrap',
    about: `${GRADED} One-sided at .025.`,
    found: 'share',
    cells: cells([0.8], (situation) =>
      drawnCell(situation, {
        lines: gateLines,
        judge: (distribution) => verdictOf(distribution?.interval()),
      }),
    ),
  },
];

interface Situation {
  readonly n: number;
  readonly rate: number;
  /** Whether the true loss is just the margin; otherwise there is none. */
  readonly atMargin: boolean;
}

type Verdict = NonInferiorityVerdict | 'equivalent' | 'not equivalent';

/** A line of a situation: the share of data sets with one of these verdicts. */
interface Line {
  readonly setting: string;
  readonly bound: Bound | null;
  readonly verdicts: readonly Verdict[];
}

function cells(rates: readonly number[], of: (situation: Situation) => Cell): Cell[] {
  return rates.flatMap((rate) =>
    [true, false].flatMap((atMargin) => SIZES.map((n) => of({ n, rate, atMargin }))),
  );
}

function equivalenceLines({ rate, atMargin }: Situation): readonly Line[] {
  const setting = atMargin ? `type I: loss of the margin, p = ${rate}` : `power: no difference, p = ${rate}`;
  return [{ setting, bound: atMargin ? EQUIVALENT : null, verdicts: ['equivalent'] }];
}

function gateLines({ rate, atMargin }: Situation): readonly Line[] {
  const verdicts = ['passed', 'improved'] as const;
  if (atMargin)
    return [{ setting: `type I: passed at a loss of the margin, p = ${rate}`, bound: PASSED, verdicts }];
  return [
    { setting: `power: passed without a loss, p = ${rate}`, bound: null, verdicts },
    { setting: `underpowered without a loss, p = ${rate}`, bound: null, verdicts: ['underpowered'] },
  ];
}

function isEquivalent(test: OneSidedTest | undefined): Verdict {
  return test !== undefined && equivalenceP(test, MARGIN) < 0.05 ? 'equivalent' : 'not equivalent';
}

function verdictOf(interval: Interval | undefined): Verdict {
  return interval === undefined ? 'underpowered' : nonInferiority({ interval, margin: MARGIN }).verdict;
}

function nameOf({ n, rate, atMargin }: Situation): string {
  return `n = ${n}, p = ${rate}, ${atMargin ? 'at the margin' : 'no difference'}`;
}

function pairOf({ rate, atMargin }: Situation): { readonly rate: number; readonly difference: number } {
  return { rate, difference: atMargin ? -MARGIN : 0 };
}

function exactCell(
  situation: Situation,
  how: {
    readonly lines: (situation: Situation) => readonly Line[];
    readonly judge: (counts: {
      readonly gained: number;
      readonly lost: number;
      readonly n: number;
    }) => Verdict;
  },
): Cell {
  const { n } = situation;
  return {
    name: nameOf(situation),
    rows: () => {
      const shares = new Map<Verdict, number>();
      forEachPairCounts({ n, rates: pairRates(pairOf(situation)) }, (counts, probability) => {
        const verdict = how.judge(counts);
        shares.set(verdict, (shares.get(verdict) ?? 0) + probability);
      });
      return how
        .lines(situation)
        .map(({ setting, bound, verdicts }) =>
          exactRow({ n, setting, bound, found: total(shares, verdicts) }),
        );
    },
  };
}

function drawnCell(
  situation: Situation,
  how: {
    readonly lines: (situation: Situation) => readonly Line[];
    readonly judge: (distribution: ReturnType<typeof bootstrapMean>) => Verdict;
  },
): Cell {
  const { n } = situation;
  const runs = RUNS.resampled;
  const from = gradedDifferences(pairOf(situation));
  return {
    name: nameOf(situation),
    rows: (random): Row[] => {
      const counts = new Map<Verdict, number>();
      for (let run = 0; run < runs; run++) {
        const values = drawValues(from, { n, random });
        const verdict = how.judge(varied(bootstrapMean({ values, random, resamples: resamplesFor(n) })));
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      }
      return how
        .lines(situation)
        .map(({ setting, bound, verdicts }) =>
          shareRow({ n, setting, bound, hits: total(counts, verdicts), runs }),
        );
    },
  };
}

function total(counts: ReadonlyMap<Verdict, number>, verdicts: readonly Verdict[]): number {
  return verdicts.reduce((sum, verdict) => sum + (counts.get(verdict) ?? 0), 0);
}
