import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { Comparison } from '../../../../src/analysis/comparisons/comparison-model.ts';
import type { SuiteReport } from '../../../../src/analysis/suites/suite-model.ts';
import type { RunRecord } from '../../../../src/protocol/run-record.ts';
import {
  buildRun,
  MACRO_F1,
  type Outcome,
  RECALL,
  type RunPlan,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

function suiteOf(record: RunRecord): SuiteReport {
  const [suite] = buildReport(record).suites;
  if (suite === undefined) throw new Error('no suite');
  return suite;
}

/** Two rows of outcomes: pairs that only one side has right, then both, then none. */
function pairs(counts: {
  gained: number;
  lost: number;
  both?: number;
  none?: number;
}): [Outcome[], Outcome[]] {
  const { gained, lost, both = 0, none = 0 } = counts;
  const times = (n: number, outcome: Outcome): Outcome[] => Array(n).fill(outcome);
  return [
    [...times(gained, 0), ...times(lost, 1), ...times(both, 1), ...times(none, 0)],
    [...times(gained, 1), ...times(lost, 0), ...times(both, 1), ...times(none, 0)],
  ];
}

function compare(
  reference: readonly Outcome[],
  other: readonly Outcome[],
  plan: Partial<RunPlan> = {},
): Comparison {
  const record = buildRun({
    ...plan,
    cells: [
      { technique: 'plain', outcomes: reference },
      { technique: 'cot', outcomes: other },
    ],
  });
  const [comparison] = suiteOf(record).comparisons;
  if (comparison === undefined) throw new Error('no comparison');
  return comparison;
}

const MEAN: RunPlan['suite'] = { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 };

describe('a comparison of binary scores', () => {
  it('takes the exact McNemar test and Tango’s interval', () => {
    const [reference, other] = pairs({ gained: 15, lost: 5, both: 20, none: 20 });
    const found = compare(reference, other);
    expect(found).toMatchObject({
      model: 'local:tiny',
      technique: 'cot',
      reference: 'plain',
      metric: 'accuracy',
      test: 'exact McNemar',
      verdict: 'better',
      pairs: 60,
      skipped: 0,
      discordant: { onlyTechnique: 15, onlyReference: 5 },
    });
    expect(found.p).toBeCloseTo(0.0413894653, 9);
    expect(found.difference).toMatchObject({ method: 'Tango', n: 60, level: 0.95 });
    // Tango's score equations, solved with scipy.optimize.brentq.
    expect(found.difference?.low).toBeCloseTo(0.022142566, 8);
    expect(found.difference?.high).toBeCloseTo(0.309521108, 8);
    expect(found.reason).toBe(
      'Better: +16.7 points (95% interval 2.2 to 31.0) on Accuracy, adjusted p = 0.041, 60 pairs.',
    );
  });

  it('corrects by Holm over all techniques of the suite and model', () => {
    const [reference, strong] = pairs({ gained: 15, lost: 5, both: 20, none: 20 });
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes: reference },
        { technique: 'cot', outcomes: strong },
        { technique: 'few-shot', outcomes: reference },
        { technique: 'plain', outcomes: reference, model: 'openai:priced' },
        { technique: 'cot', outcomes: strong, model: 'openai:priced' },
      ],
    });
    const found = suiteOf(record).comparisons;
    expect(found.map(({ technique: name, model }) => [name, model])).toEqual([
      ['cot', 'local:tiny'],
      ['few-shot', 'local:tiny'],
      ['cot', 'openai:priced'],
    ]);
    expect(found[0]?.adjustedP).toBeCloseTo(2 * 0.0413894653, 8);
    expect(found[0]?.verdict).toBe('undecided');
    expect(found[1]).toMatchObject({ p: 1, adjustedP: 1 });
    expect(found[2]?.adjustedP).toBeCloseTo(0.0413894653, 8);
    expect(found[2]?.verdict).toBe('better');
  });

  it('is worse when the reference wins, and better where less is better', () => {
    const [reference, other] = pairs({ gained: 2, lost: 14, both: 20 });
    expect(compare(reference, other).verdict).toBe('worse');
    const lower = {
      metrics: [{ ...RECALL, better: 'lower' as const }],
      primaryMetric: RECALL.name,
      pass: 0.5,
    };
    expect(compare(reference, other, { suite: lower }).verdict).toBe('better');
  });

  it('is equivalent when the 90% interval lies within the margin', () => {
    const [reference, other] = pairs({ gained: 4, lost: 4, both: 392 });
    const found = compare(reference, other);
    expect(found.verdict).toBe('equivalent');
    expect(found.difference?.estimate).toBe(0);
    expect(found.reason).toMatch(
      /^Equivalent: a difference of 5 points or more is ruled out \(two one-sided tests, adjusted p < 0\.001;/,
    );
    // The 90% interval is ±.01336: Tango's score equations, solved with scipy.
    expect(compare(reference, other, { suite: { margin: 0.0134 } }).verdict).toBe('equivalent');
    expect(compare(reference, other, { suite: { margin: 0.0133 } }).verdict).toBe('undecided');
  });

  it('says when a difference is shown but smaller than what matters', () => {
    const [reference, other] = pairs({ gained: 40, lost: 15, both: 700 });
    const found = compare(reference, other);
    expect(found.verdict).toBe('better');
    expect(found.reason).toContain('though by less than the 5 points that matter');
  });

  it('does not decide a tie of few', () => {
    const [reference, other] = pairs({ gained: 1, lost: 1, both: 8 });
    expect(compare(reference, other)).toMatchObject({ verdict: 'undecided', p: 1 });
    expect(compare([1], [0])).toMatchObject({ verdict: 'undecided', pairs: 1, p: 1 });
  });
});

describe('failed trials in a comparison', () => {
  it('are left out in pairs, counted, and change nothing when they cannot', () => {
    const [reference, other] = pairs({ gained: 15, lost: 0, both: 20, none: 20 });
    const found = compare([...reference, 1, 0], [...other, 'failed', 'failed']);
    expect(found).toMatchObject({ pairs: 55, skipped: 2, verdict: 'better' });
    expect(found.reason).toContain('2 more pairs left out because a trial failed');
  });

  it('make the verdict undecided when counting them would change it', () => {
    const [reference, other] = pairs({ gained: 15, lost: 5, both: 20, none: 20 });
    const found = compare([...reference, 1, 1], [...other, 'failed', 'failed']);
    expect(found).toMatchObject({ pairs: 60, skipped: 2, verdict: 'undecided' });
    expect(found.p).toBeCloseTo(0.0413894653, 9);
    expect(found.reason).toMatch(/^Undecided: counting the failed trials right or wrong would change/);
    expect(suiteOf(buildRun({ cells: [] })).findings).toEqual([]);
  });

  it('take the whole sample out when one of its repeats failed', () => {
    const record = buildRun({
      repeats: 2,
      cells: [
        {
          technique: 'plain',
          outcomes: [
            [1, 1],
            [0, 0],
          ],
        },
        {
          technique: 'cot',
          outcomes: [
            [1, 'failed'],
            [0, 1],
          ],
        },
      ],
    });
    expect(suiteOf(record).comparisons[0]).toMatchObject({ pairs: 1, skipped: 1 });
  });
});

describe('a comparison of means', () => {
  const reference = [0.2, 0.2, 0.6, 0.2, 0.4, 0.4, 0.2, 0.4, 0.2, 0.6];
  const differences = [0.2, 0.4, -0.2, 0.6, 0.2, 0, 0.4, 0.2, 0.6, 0.2];
  const other = reference.map((value, index) => value + (differences[index] ?? 0));

  it('takes the sign-flip test and the paired bootstrap', () => {
    const found = compare(reference, other, { suite: MEAN });
    expect(found).toMatchObject({
      test: 'sign-flip permutation',
      verdict: 'better',
      discordant: null,
      difference: { method: 'BCa bootstrap, t tails', n: 10 },
    });
    // All 2^9 sign patterns; scipy.stats.permutation_test gives the same.
    expect(found.p).toBeCloseTo(0.0234375, 10);
    expect(found.difference?.estimate).toBeCloseTo(0.26, 10);
    expect(found.difference?.low).toBeGreaterThan(0.05);
    expect(found.difference?.high).toBeLessThan(0.45);
  });

  it('averages repeats within a sample, also of binary scores', () => {
    const record = buildRun({
      repeats: 3,
      cells: [
        { technique: 'plain', outcomes: Array(6).fill([0, 0, 1]) },
        { technique: 'cot', outcomes: Array(6).fill([1, 0, 1]) },
      ],
    });
    const [found] = suiteOf(record).comparisons;
    expect(found).toMatchObject({ pairs: 6, test: 'sign-flip permutation', discordant: null });
    expect(found?.p).toBeCloseTo(2 / 2 ** 6, 10);
    expect(found?.difference).toMatchObject({ low: null, high: null });
    expect(found?.difference?.estimate).toBeCloseTo(1 / 3, 12);
  });

  it('bounds the difference of scores that never differ', () => {
    const same = Array<Outcome>(100).fill(0.5);
    const found = compare(same, same, { suite: MEAN });
    expect(found).toMatchObject({
      verdict: 'equivalent',
      p: 1,
      difference: { estimate: 0, method: 'Wilson' },
    });
    // Wilson's upper bound for 0 of 100.
    expect(found.difference?.high).toBeCloseTo(0.0369935, 6);
    expect(compare(same.slice(0, 5), same.slice(0, 5), { suite: MEAN }).verdict).toBe('undecided');
  });
});

describe('a comparison of corpus metrics', () => {
  const row = (target: number, given: number): number[] =>
    [0, 1].flatMap((label) => [
      Number(target === label && given === label),
      Number(given === label),
      Number(target === label),
    ]);
  const suite: RunPlan['suite'] = { metrics: [MACRO_F1], primaryMetric: MACRO_F1.name, pass: 0.5 };

  it('takes approximate randomisation and the paired corpus bootstrap', () => {
    const n = 40;
    const outcomes = Array<Outcome>(n).fill(1);
    const record = buildRun({
      suite,
      cells: [
        {
          technique: 'plain',
          outcomes,
          facts: (sample) => ({ statistics: row(sample % 2, sample % 4 < 2 ? 0 : 1) }),
        },
        { technique: 'cot', outcomes, facts: (sample) => ({ statistics: row(sample % 2, sample % 2) }) },
      ],
    });
    const [found] = suiteOf(record).comparisons;
    expect(found).toMatchObject({
      test: 'approximate randomisation',
      verdict: 'better',
      difference: { method: 'BCa bootstrap, t tails', n },
    });
    // Half of each label right on one side (F1 .5), all on the other.
    expect(found?.difference?.estimate).toBeCloseTo(0.5, 12);
    expect(found?.p).toBeLessThan(0.001);
  });

  it('says when the statistics it needs were not recorded', () => {
    const found = compare([1, 1], [1, 0], { suite });
    expect(found).toMatchObject({ difference: null, p: null, adjustedP: null, verdict: 'undecided' });
    expect(found.reason).toContain('cannot be computed from what was recorded');
  });
});

describe('the family of comparisons', () => {
  it('is empty, with a notice, when the reference was not run', () => {
    const report = buildReport(
      buildRun({
        cells: [
          { technique: 'cot', outcomes: [1] },
          { technique: 'few-shot', outcomes: [1] },
        ],
      }),
    );
    expect(report.suites[0]?.comparisons).toEqual([]);
    expect(report.notices.join('\n')).toContain('the reference technique plain was not run');
  });

  it('leaves out diagnostic arms', () => {
    const arm = (name: string, mode: 'search' | 'oracle' | 'empty') =>
      technique(name, { retrieval: { ...SEARCH, mode } });
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes: [1, 0] },
        { technique: arm('rag', 'search'), outcomes: [1, 1] },
        { technique: arm('rag-oracle', 'oracle'), outcomes: [1, 1] },
        { technique: arm('rag-empty', 'empty'), outcomes: [1, 1] },
      ],
    });
    expect(suiteOf(record).comparisons.map((comparison) => comparison.technique)).toEqual(['rag']);
    expect(suiteOf(record).cells).toHaveLength(4);
  });

  it('pairs only what both sides have in an unfinished run', () => {
    const found = compare([1, 0, 1, 'missing'], [1, 'missing', null, 1]);
    expect(found).toMatchObject({ pairs: 1, skipped: 0 });
  });
});

describe('what a sample can show', () => {
  it('is planned with the discordance observed', () => {
    const [reference, other] = pairs({ gained: 15, lost: 5, both: 20, none: 20 });
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes: reference },
        { technique: 'cot', outcomes: other },
      ],
    });
    const { detectable } = suiteOf(record);
    // Connor's formula with continuity correction, ψ = 1/3 and n = 60, solved with scipy.
    expect(detectable.difference).toBeCloseTo(0.220719434, 8);
    expect(detectable.n).toBe(60);
    expect(detectable.assumption).toContain('33.3% of the samples (as in the 1 comparison observed)');
  });

  it('assumes 30% where nothing was observed, and says so', () => {
    const { detectable } = suiteOf(buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 1, 0] }] }));
    expect(detectable.n).toBe(4);
    expect(detectable.assumption).toContain('30% of the samples (assumed');
  });

  it('is planned with the spread of differences for a mean', () => {
    const record = buildRun({
      suite: MEAN,
      cells: [
        { technique: 'plain', outcomes: Array(50).fill(0.5) },
        {
          technique: 'cot',
          outcomes: Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 0.3 : 0.7)),
        },
      ],
    });
    // sd .2: (1.96 + .8416) · .2 / √(50 − 1.92)
    expect(suiteOf(record).detectable.difference).toBeCloseTo(0.081, 2);
  });
});

describe('findings', () => {
  it('name model, interval and n, and show ties as ties', () => {
    const [reference, strong] = pairs({ gained: 30, lost: 2, both: 20, none: 20 });
    const weak = reference.with(0, 1);
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes: reference },
        { technique: 'few-shot', outcomes: strong },
        { technique: 'few-shot-cot', outcomes: strong },
        { technique: 'cot', outcomes: weak },
      ],
    });
    expect(suiteOf(record).findings).toEqual([
      'With local:tiny, few-shot was better than plain on Accuracy: +38.9 points (95% interval 26.0 to 51.2); n = 72; adjusted p < 0.001.',
      'With local:tiny, few-shot-cot was better than plain on Accuracy: +38.9 points (95% interval 26.0 to 51.2); n = 72; adjusted p < 0.001.',
      'With local:tiny, no difference from plain on Accuracy is shown for cot (+1.4 points, 95% interval −3.7 to 7.5, n = 72): undecided until there are more samples.',
      'With local:tiny, few-shot and few-shot-cot are tied for the best on Accuracy: none of them is shown to beat another, and 2 others are ruled out (each compared with all others).',
    ]);
  });

  it('say which labels pay for a gain on the whole', () => {
    // Targets are yes and no in turn.
    const plain = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 1 : 0));
    const tuned = plain.map((_, index) => (index % 10 === 0 ? 0 : 1));
    const findings = (better: readonly number[]): readonly string[] =>
      suiteOf(
        buildRun({
          cells: [
            { technique: 'plain', outcomes: plain },
            { technique: 'few-shot', outcomes: better },
          ],
        }),
      ).findings;
    expect(findings(tuned)).toContain(
      'With local:tiny, few-shot finds more than plain of no (0% to 100%), and less of yes (100% to 80%) (recall, exploratory).',
    );
    expect(findings(plain.map(() => 1)).join()).not.toContain('finds more');
  });
});
