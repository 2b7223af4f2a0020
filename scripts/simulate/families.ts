import { benjaminiHochbergAdjust } from '../../src/statistics/benjamini-hochberg.ts';
import { twoSidedZ } from '../../src/statistics/distributions.ts';
import { holmAdjust } from '../../src/statistics/holm.ts';
import { type McNemarResult, mcnemarTest } from '../../src/statistics/mcnemar.ts';
import { mean, standardDeviation } from '../../src/statistics/moments.ts';
import { BEST_SETS } from './best-sets.ts';
import { type Bound, type Cell, type Part, type Row, shareRow } from './row.ts';
import { RUNS } from './settings.ts';
import { drawTechniques, pairResults } from './techniques.ts';

const ALPHA = 0.05;
const HELD: Bound = { side: 'at most', share: ALPHA };
/** Samples that all techniques of a family answer. */
const SAMPLES = 100;
const COMPARISONS = [3, 9, 20] as const;
/** How much better a technique is that truly differs. */
const BETTER = 0.15;

const TESTS = {
  'exact McNemar': ({ p }: McNemarResult) => p,
  'mid-p McNemar': ({ midP }: McNemarResult) => midP,
} as const;
type TestName = keyof typeof TESTS;

const SHARED = `${SAMPLES} samples with rates drawn from Beta(4p, 4(1 − p)), p = 0.8, answered by the reference and every technique.`;

/** Errors over families of comparisons. */
export const FAMILIES: Part = {
  title: 'Families of comparisons',
  groups: [
    {
      title: 'Any false finding, uncorrected',
      about: `${SHARED} None differs. The share of families with any p < .05 as it is.`,
      found: 'share of families',
      contrast: true,
      cells: allNullCells((p) => p),
    },
    {
      title: 'Any false finding, Holm, none differs',
      about: `The same kind of data; any adjusted p < .05. The mid-p test, nearer to its level, is the harder trial of the correction.`,
      found: 'share of families',
      cells: allNullCells(holmAdjust),
    },
    {
      title: 'A third of the techniques differ',
      about: `The same, but a third of the techniques (rounded) are better by ${BETTER}. False findings are those among the others; the false discovery rate is the mean share of false findings among all.`,
      found: 'share',
      cells: mixedCells(),
    },
    ...BEST_SETS,
  ],
};

/** p values of every technique against the shared reference, the truly better ones first. */
function drawFamily(
  family: { readonly comparisons: number; readonly different: number; readonly test: TestName },
  random: () => number,
): number[] {
  const { comparisons, different, test } = family;
  const gains = [0, ...Array.from({ length: comparisons }, (_, at) => (at < different ? BETTER : 0))];
  const [reference = [], ...others] = drawTechniques({ gains, samples: SAMPLES, random });
  return others.map((results) => TESTS[test](mcnemarTest(pairResults(results, reference))));
}

function families(of: (test: TestName, comparisons: number) => Cell): Cell[] {
  const tests = ['exact McNemar', 'mid-p McNemar'] as const;
  return tests.flatMap((test) => COMPARISONS.map((comparisons) => of(test, comparisons)));
}

function allNullCells(adjust: (pValues: readonly number[]) => readonly number[]): Cell[] {
  return families((test, comparisons) => {
    const setting = `${comparisons} comparisons, ${test}`;
    return {
      name: setting,
      rows: (random) => {
        let hits = 0;
        for (let run = 0; run < RUNS.families; run++) {
          const adjusted = adjust(drawFamily({ comparisons, different: 0, test }, random));
          if (adjusted.some((p) => p < ALPHA)) hits++;
        }
        return [shareRow({ n: SAMPLES, setting, bound: HELD, hits, runs: RUNS.families })];
      },
    };
  });
}

function mixedCells(): Cell[] {
  return families((test, comparisons) => {
    const different = Math.round(comparisons / 3);
    const setting = `${different} of ${comparisons} differ, ${test}`;
    return {
      name: setting,
      rows: (random) => {
        const byHolm = countFindings(different);
        const byDiscovery = countFindings(different);
        for (let run = 0; run < RUNS.families; run++) {
          const pValues = drawFamily({ comparisons, different, test }, random);
          byHolm.add(holmAdjust(pValues));
          byDiscovery.add(benjaminiHochbergAdjust(pValues));
        }
        return [
          byHolm.anyFalse(`any false finding, Holm: ${setting}`),
          byDiscovery.falseShare(`false discovery rate, BH: ${setting}`),
          byHolm.found(`true differences found, Holm: ${setting}`),
          byDiscovery.found(`true differences found, BH: ${setting}`),
        ];
      },
    };
  });
}

/** Counts true and false findings of many families whose first `different` members truly differ. */
function countFindings(different: number) {
  const rights: number[] = [];
  const wrongs: number[] = [];
  return {
    add: (adjusted: readonly number[]): void => {
      const findings = adjusted.map((p) => p < ALPHA);
      rights.push(findings.slice(0, different).filter(Boolean).length);
      wrongs.push(findings.slice(different).filter(Boolean).length);
    },
    anyFalse: (setting: string): Row =>
      shareRow({
        n: SAMPLES,
        setting,
        bound: HELD,
        hits: wrongs.filter((wrong) => wrong > 0).length,
        runs: wrongs.length,
      }),
    falseShare: (setting: string): Row =>
      meanRow(
        wrongs.map((wrong, run) => wrong / Math.max(1, wrong + (rights[run] ?? 0))),
        { setting, bound: HELD },
      ),
    found: (setting: string): Row =>
      meanRow(
        rights.map((right) => right / different),
        { setting, bound: null },
      ),
  };
}

/** A mean of shares, whose Monte Carlo error is that of a mean. */
function meanRow(shares: readonly number[], line: Pick<Row, 'setting' | 'bound'>): Row {
  const runs = shares.length;
  const error = (twoSidedZ(0.95) * standardDeviation(shares)) / Math.sqrt(runs);
  return { ...line, n: SAMPLES, found: mean(shares), error, runs, extra: null, none: 0 };
}
