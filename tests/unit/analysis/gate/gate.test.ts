import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/analysis/gate/compare.ts';
import { gateRuns } from '../../../../src/analysis/gate/gate.ts';
import type { GateCell, GateResult } from '../../../../src/analysis/gate/gate-result.ts';
import type { RunRecord } from '../../../../src/protocol/run-record.ts';
import {
  buildRun,
  type CellPlan,
  LOCAL_MODEL,
  localModel,
  type Outcome,
  RECALL,
  type RunPlan,
} from '../../../support/run-record-builder.ts';

/** Weights that differ from run to run, so that equal answers are not taken for the same ones. */
function model(weightsHash: string | null) {
  return { ...localModel(), weightsHash };
}

function run(id: string, cells: readonly CellPlan[], plan: Partial<RunPlan> = {}): RunRecord {
  return buildRun({ id, models: [model(null)], ...plan, cells });
}

function times(n: number, outcome: Outcome): Outcome[] {
  return Array(n).fill(outcome);
}

/** Outcomes of a baseline and a new run by how many samples were gained and lost. */
function change(counts: { gained?: number; lost?: number; both?: number }): {
  before: Outcome[];
  after: Outcome[];
} {
  const { gained = 0, lost = 0, both = 0 } = counts;
  return {
    before: [...times(gained, 0), ...times(lost, 1), ...times(both, 1)],
    after: [...times(gained, 1), ...times(lost, 0), ...times(both, 1)],
  };
}

function gate(
  before: readonly Outcome[],
  after: readonly Outcome[],
  plan: Partial<RunPlan> = {},
): GateResult {
  return gateRuns({
    baseline: run('old', [{ technique: 'plain', outcomes: before }], plan),
    candidate: run('new', [{ technique: 'plain', outcomes: after }], plan),
  });
}

function only({ cells }: GateResult): GateCell {
  const [cell] = cells;
  if (cell === undefined || cells.length > 1) throw new Error(`${cells.length} cells`);
  return cell;
}

describe('the verdict on a cell', () => {
  it('passes when a loss of the margin is ruled out', () => {
    const { before, after } = change({ gained: 3, lost: 5, both: 192 });
    const result = gate(before, after);
    expect(result).toMatchObject({ candidate: 'new', baseline: 'old', passed: true });
    const cell = only(result);
    expect(cell).toMatchObject({
      verdict: 'passed',
      pairs: 200,
      skipped: 0,
      settlingPairs: null,
      unchanged: false,
    });
    // Tango's score equations, solved with scipy.
    expect(cell.difference?.low).toBeCloseTo(-0.044306, 6);
    expect(cell.difference?.high).toBeCloseTo(0.021595, 6);
    expect(cell.reason).toBe(
      'Passed: a loss of 5 points or more is ruled out (Accuracy −1.0 points (95% interval −4.4 to 2.2), 200 pairs).',
    );
  });

  it('improves when the interval lies above 0', () => {
    const { before, after } = change({ gained: 30, lost: 2, both: 40 });
    expect(only(gate(before, after)).verdict).toBe('improved');
  });

  it('regresses when the interval lies below the margin', () => {
    const { before, after } = change({ gained: 2, lost: 30, both: 68 });
    const result = gate(before, after);
    expect(result.passed).toBe(false);
    expect(only(result).verdict).toBe('regressed');
    // Tango's score test of a loss of 5 points or less, its likelihood maximised by scipy.optimize.brentq.
    expect(only(result).regressionP).toBeCloseTo(9.525019411102e-6, 14);
  });

  it('is underpowered otherwise, with the pairs that would settle it', () => {
    const { before, after } = change({ gained: 1, lost: 1, both: 18 });
    const result = gate(before, after);
    expect(result.passed).toBe(false);
    // 20 · (.1986900 / .05 · (1.959964 + .841621) / 1.959964)²
    expect(only(result)).toMatchObject({ verdict: 'underpowered', settlingPairs: 646 });
    expect(only(result).reason).toContain('About 646 pairs would settle it if nothing changed.');
  });

  it('is underpowered on one sample and on none', () => {
    expect(only(gate([1], [1])).verdict).toBe('underpowered');
    expect(only(gate([], []))).toMatchObject({ verdict: 'underpowered', pairs: 0, difference: null });
  });

  it('turns the sign where less is better, and shows the difference as it is', () => {
    const { before, after } = change({ gained: 30, lost: 2, both: 40 });
    const suite = {
      metrics: [{ ...RECALL, better: 'lower' as const }],
      primaryMetric: RECALL.name,
      pass: 0.5,
    };
    const cell = only(gate(before, after, { suite }));
    expect(cell.verdict).toBe('regressed');
    expect(cell.difference?.estimate).toBeCloseTo(28 / 72, 12);
    expect(only(gate(after, before, { suite })).verdict).toBe('improved');
  });

  it('takes the baseline’s margin', () => {
    const { before, after } = change({ gained: 3, lost: 5, both: 192 });
    const plain = (outcomes: readonly Outcome[]): CellPlan[] => [{ technique: 'plain', outcomes }];
    const result = gateRuns({
      baseline: run('old', plain(before), { suite: { margin: 0.02 } }),
      candidate: run('new', plain(after), { suite: { margin: 0.5 } }),
    });
    expect(only(result)).toMatchObject({ margin: 0.02, verdict: 'underpowered' });
  });
});

describe('an unchanged cell', () => {
  const outcomes = [1, 0, 1, 1, 0];

  it('passes on few samples when weights are at hand and the trials are the same', () => {
    const models = [model('c'.repeat(64))];
    const cell = only(gate(outcomes, outcomes, { models }));
    expect(cell).toMatchObject({ verdict: 'passed', unchanged: true, pairs: 5 });
    expect(cell.reason).toMatch(/^Passed: the same trials with the same answers/);
  });

  it('passes when every answer was taken from the cache', () => {
    const result = gateRuns({
      baseline: run('old', [{ technique: 'plain', outcomes }]),
      candidate: run('new', [{ technique: 'plain', outcomes, facts: { cachedFrom: 'old' } }]),
    });
    expect(only(result)).toMatchObject({ verdict: 'passed', unchanged: true });
  });

  it('is tested like any other when a provider answered anew', () => {
    expect(only(gate(outcomes, outcomes))).toMatchObject({ verdict: 'underpowered', unchanged: false });
  });

  it('is not one whose scores changed', () => {
    const models = [model('c'.repeat(64))];
    expect(only(gate(outcomes, [1, 0, 1, 1, 1], { models })).unchanged).toBe(false);
  });
});

describe('what two runs have in common', () => {
  it('names cells of one side, and fails for those that the new run lacks', () => {
    const same = change({ both: 300 });
    const result = gateRuns({
      baseline: run('old', [
        { technique: 'plain', outcomes: same.before },
        { technique: 'cot', outcomes: same.before },
      ]),
      candidate: run('new', [
        { technique: 'plain', outcomes: same.after },
        { technique: 'few-shot', outcomes: same.after },
      ]),
    });
    expect(result.cells.map(({ technique, verdict }) => [technique, verdict])).toEqual([['plain', 'passed']]);
    expect(result).toMatchObject({
      passed: false,
      missingCells: [`toy/cot/${LOCAL_MODEL}`],
      newCells: [`toy/few-shot/${LOCAL_MODEL}`],
    });
  });

  it('fails when there is nothing in common', () => {
    expect(gateRuns({ baseline: run('old', []), candidate: run('new', []) }).passed).toBe(false);
  });

  it('pairs only identical questions and names the others', () => {
    const plan = (outcomes: readonly Outcome[], samples: RunPlan['samples']): RunRecord =>
      run('r', [{ technique: 'plain', outcomes }], samples === undefined ? {} : { samples });
    const cell = only(
      gateRuns({
        baseline: plan([1, 1, 1, 1], undefined),
        candidate: plan([1, 1, 1, 1, 1, 'missing'], (index) => {
          if (index === 0) return { input: 'edited' };
          if (index === 1) return { targets: ['maybe'] };
          return index === 3 ? { id: 'renamed' } : {};
        }),
      }),
    );
    expect(cell).toMatchObject({
      pairs: 1,
      changedSamples: ['s-0', 's-1'],
      onlyCandidate: ['renamed', 's-4'],
      onlyBaseline: ['s-3'],
    });
    expect(cell.reason).toContain(' 2 samples are left out, of which the input or the targets were changed.');
  });
});

describe('samples that different versions of a scorer judged', () => {
  const outcomes = [1, 0, 1, 1, 0, 'failed'] as const;
  /** Scores of these samples are of a later version. */
  const rescored = (record: RunRecord, ...samples: readonly string[]): RunRecord => ({
    ...record,
    records: record.records.map((line) =>
      line.type === 'score' && samples.some((sample) => line.trial.includes(`/${sample}/`))
        ? { ...line, scorerVersion: 2 }
        : line,
    ),
  });
  const old = run('old', [{ technique: 'plain', outcomes }]);
  const now = run('new', [{ technique: 'plain', outcomes }]);

  it('are not paired, and the gate says so', () => {
    const cell = only(gateRuns({ baseline: old, candidate: rescored(now, 's-1', 's-2') }));
    expect(cell).toMatchObject({ pairs: 3, skipped: 1, changedSamples: [], rescoredSamples: ['s-1', 's-2'] });
    expect(cell.reason).toMatch(
      / 2 samples are left out, which the two runs scored with different versions of the scorer of Accuracy: resume the older run to score it as today\.$/,
    );
    const all = ['s-0', 's-1', 's-2', 's-3', 's-4'];
    expect(only(gateRuns({ baseline: old, candidate: rescored(now, ...all) }))).toMatchObject({
      verdict: 'underpowered',
      pairs: 0,
    });
    const both = gateRuns({ baseline: rescored(old, 's-1'), candidate: rescored(now, 's-1') });
    expect(only(both)).toMatchObject({ pairs: 5, rescoredSamples: [] });
    expect(only(both).reason).not.toContain('left out,');
  });

  it('are no change between two runs either', () => {
    const [cell] = compareRuns({
      baseline: old,
      candidate: rescored(run('new', [{ technique: 'plain', outcomes: [0, 0, 1, 1, 0] }]), 's-0'),
    }).cells;
    expect(cell).toMatchObject({ pairs: 4, changes: [], rescoredSamples: ['s-0'] });
  });
});

describe('failures and many cells', () => {
  it('leaves failed trials out and counts them', () => {
    const { before, after } = change({ gained: 3, lost: 3, both: 394 });
    const cell = only(gate([...before, 1], [...after, 'failed']));
    expect(cell).toMatchObject({ verdict: 'passed', pairs: 400, skipped: 1 });
    expect(cell.reason).toContain('1 more pair left out because a trial failed');
  });

  it('does not pass on failures that would overturn the verdict', () => {
    const { before, after } = change({ gained: 3, lost: 5, both: 192 });
    const cell = only(gate([...before, ...times(10, 1)], [...after, ...times(10, 'failed')]));
    expect(cell).toMatchObject({ verdict: 'underpowered', pairs: 200, skipped: 10 });
    expect(cell.reason).toContain('counting the failed trials against the verdict would overturn it');
  });

  it('corrects regressions by Holm over the cells', () => {
    // One-sided p of about .012 alone: below .025, but not three times over.
    const weak = change({ gained: 3, lost: 16, both: 61 });
    const fine = change({ gained: 3, lost: 5, both: 72 });
    const cells = (count: number, side: 'before' | 'after'): CellPlan[] => [
      { technique: 'plain', outcomes: weak[side] },
      ...Array.from({ length: count - 1 }, (_, index) => ({ technique: `t-${index}`, outcomes: fine[side] })),
    ];
    const verdictOf = (count: number): GateCell | undefined =>
      gateRuns({ baseline: run('old', cells(count, 'before')), candidate: run('new', cells(count, 'after')) })
        .cells[0];
    expect(verdictOf(1)?.verdict).toBe('regressed');
    const corrected = verdictOf(3);
    expect(corrected?.regressionP).toBeCloseTo(3 * (verdictOf(1)?.regressionP ?? 0), 10);
    expect(corrected?.verdict).toBe('underpowered');
    expect(corrected?.reason).toContain('does not hold after correction for the number of cells');
  });
});

describe('comparing two runs', () => {
  it('gives differences by cell and changes by sample', () => {
    const result = compareRuns({
      baseline: run('old', [{ technique: 'plain', outcomes: [1, 0, 1, 'failed', 1] }]),
      candidate: run('new', [{ technique: 'plain', outcomes: [1, 1, 0, 1, 1] }]),
    });
    expect(result).toMatchObject({ candidate: 'new', baseline: 'old', onlyCandidate: [], onlyBaseline: [] });
    expect(result.cells).toHaveLength(1);
    expect(result.cells[0]).toMatchObject({
      technique: 'plain',
      pairs: 4,
      skipped: 1,
      p: 1,
      adjustedP: 1,
      difference: { estimate: 0, method: 'Tango' },
      changes: [
        { sample: 's-1', change: 'better', before: 0, after: 1, answerBefore: 'yes', answerAfter: 'no' },
        { sample: 's-2', change: 'worse', before: 1, after: 0, answerBefore: 'yes', answerAfter: 'no' },
      ],
    });
  });
});
