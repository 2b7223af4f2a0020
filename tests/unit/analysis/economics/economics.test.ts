import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import type { EconomicsReport } from '../../../../src/analysis/economics/economics-model.ts';
import {
  buildRun,
  LOCAL_MODEL,
  MACRO_F1,
  type Outcome,
  RECALL,
  type RunPlan,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';
import { attemptOf, MACHINE } from '../../../support/tuned.ts';

const HOUR = 3_600_000;
/** 0.36 USD an hour of this machine are 100 nano-USD a ms. */
const NANO_PER_MS = 100;

function economicsOf(plan: RunPlan, inputs: DecisionInputs = NO_INPUTS): EconomicsReport {
  const [found] = buildReport(buildRun(plan), { inputs }).suites[0]?.economics ?? [];
  if (found === undefined) throw new Error('there are no economics');
  return found;
}

/** So many right answers, then wrong ones. */
function row(right: number, wrong: number): Outcome[] {
  return [...Array<Outcome>(right).fill(1), ...Array<Outcome>(wrong).fill(0)];
}

const TUNED = technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } });

/** Tuned answers of two tokens at 40 ms against plain ones of five at 100 ms, after an hour of training. */
const PLAN: RunPlan = {
  cells: [
    { technique: 'plain', outcomes: row(15, 15), facts: { machineMs: 100 } },
    {
      technique: TUNED,
      outcomes: row(24, 6),
      facts: { machineMs: 40, usage: { inputTokens: 100, cachedInputTokens: 0, outputTokens: 2 } },
      tuned: {
        key: 'toy-1',
        attempts: [
          attemptOf({
            id: 'toy-1',
            backend: 'local',
            machine: MACHINE,
            base: { model: LOCAL_MODEL, weightsHash: 'w', form: 'chat' },
            took: { elapsedMs: HOUR, trainedTokens: 1, peakMemoryBytes: null, usd: null },
          }),
        ],
      },
    },
  ],
  prices: [{ match: 'local:*', machinePerHour: 0.36, asOf: '2026-01-01', source: 'test' }],
};

describe('economics of a suite', () => {
  it('adds set-up and answers over the ladder of volumes', () => {
    const { model, volumes, monthly, totals } = economicsOf(PLAN);
    expect(model).toBe(LOCAL_MODEL);
    expect(volumes).toEqual([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]);
    expect(monthly).toEqual({ volume: 10_000, assumed: true });
    const training = 360_000_000;
    expect(totals).toMatchObject([
      {
        technique: 'plain',
        perAnswer: { estimate: 100 * NANO_PER_MS, low: 100 * NANO_PER_MS, high: 100 * NANO_PER_MS },
      },
      { technique: 'fine-tuned', family: 'fine-tuning', perAnswer: { estimate: 40 * NANO_PER_MS } },
    ]);
    expect(totals[0]?.byVolume.map((at) => at?.estimate)).toEqual(volumes.map((volume) => 10_000 * volume));
    expect(totals[1]?.byVolume.map((at) => at?.estimate)).toEqual(
      volumes.map((volume) => training + 4_000 * volume),
    );
  });

  it('breaks even against the reference, in answers', () => {
    const { breakEvens } = economicsOf(PLAN);
    // 0.36 USD over 6,000 nano-USD an answer.
    expect(breakEvens).toMatchObject([
      { technique: 'fine-tuned', against: 'plain', verdict: 'from', answers: 60_000, pairs: 30 },
    ]);
    expect(breakEvens[0]?.monthly).toMatchObject({ mark: 'dearer', difference: { estimate: 300_000_000 } });
    const often = economicsOf(PLAN, { ...NO_INPUTS, volumePerMonth: 75_000 });
    expect(often.volumes).toContain(75_000);
    expect(often.monthly).toEqual({ volume: 75_000, assumed: false });
    expect(often.breakEvens[0]?.monthly).toMatchObject({
      mark: 'cheaper',
      difference: { estimate: -90_000_000 },
    });
  });

  it('takes a slower machine for no saving', () => {
    const [plain, tuned] = PLAN.cells;
    if (plain === undefined || tuned === undefined) throw new Error('no cells');
    // Both as many tokens: what tuned answers take less is not theirs.
    const [found] = economicsOf({
      ...PLAN,
      cells: [plain, { ...tuned, facts: { machineMs: 40 } }],
    }).breakEvens;
    expect(found).toMatchObject({ verdict: 'not settled', answers: 60_000, saving: { estimate: 6_000 } });
    expect(found?.saving?.low).toBeCloseTo(0, 6);
  });

  it('charges people’s time where it was declared', () => {
    const inputs = { ...NO_INPUTS, hourlyRate: 50, hours: { 'prompt-engineering': 1, 'fine-tuning': 4 } };
    const { setups, peopleCounted, breakEvens } = economicsOf(PLAN, inputs);
    expect(peopleCounted).toBe(true);
    expect(setups.map(({ total }) => total)).toEqual([50e9, 200e9 + 360_000_000]);
    // (150 + .36) USD over 6,000 nano-USD.
    expect(breakEvens[0]?.answers).toBeCloseTo(25_060_000, 3);
  });

  it('gives the cost of a right answer and the frontier', () => {
    const { costOfPass, byCost, byLatency } = economicsOf(PLAN);
    expect(costOfPass?.[0]).toMatchObject({ technique: 'plain', right: 15, scored: 30 });
    expect(costOfPass?.[0]?.byVolume[4]?.estimate).toBe(20_000);
    // (4,000 + 36,000) / .8 at 10,000 answers.
    expect(costOfPass?.[1]?.byVolume[4]?.estimate).toBe(50_000);
    expect(byCost).toMatchObject({
      n: 30,
      points: [
        { technique: 'plain', quality: 0.5, against: 10_000, onFrontier: false },
        { technique: 'fine-tuned', quality: 0.8, against: 4_000, onFrontier: true, chance: 1 },
      ],
    });
    expect(byLatency.points.map(({ against }) => against)).toEqual([100, 100]);
    expect(byLatency.points.map(({ onFrontier }) => onFrontier)).toEqual([false, true]);
  });

  it('leaves diagnostic arms out, compares neighbours on the frontier, and keeps models apart', () => {
    const oracle = technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } });
    const cells = (model: string) => [
      { technique: 'plain', model, outcomes: row(10, 20), facts: { machineMs: 100 } },
      { technique: 'few-shot', model, outcomes: row(20, 10), facts: { machineMs: 200 } },
      { technique: 'cot', model, outcomes: row(30, 0), facts: { machineMs: 300 } },
      { technique: oracle, model, outcomes: row(30, 0), facts: { machineMs: 50 } },
    ];
    const suite = buildReport(buildRun({ cells: [...cells('local:a'), ...cells('local:b')] })).suites[0];
    expect(suite?.economics.map(({ model }) => model)).toEqual(['local:a', 'local:b']);
    for (const { setups, breakEvens, byCost } of suite?.economics ?? []) {
      expect(setups.map(({ technique: name }) => name)).toEqual(['plain', 'few-shot', 'cot']);
      expect(byCost.points.map(({ onFrontier }) => onFrontier)).toEqual([true, true, true]);
      expect(breakEvens.map(({ kind, technique: name, against }) => [kind, name, against])).toEqual([
        ['reference', 'few-shot', 'plain'],
        ['reference', 'cot', 'plain'],
        ['neighbours', 'cot', 'few-shot'],
      ]);
    }
  });

  it('counts no failed trial, neither for cost nor for pairs', () => {
    const { totals, breakEvens, byCost } = economicsOf({
      cells: [
        { technique: 'plain', outcomes: [1, 0, 1, 0], facts: { machineMs: 100 } },
        {
          technique: 'cot',
          outcomes: [1, 'failed', 1, 1],
          facts: (sample) => ({ machineMs: sample === 1 ? 9_999 : 300 }),
        },
      ],
    });
    expect(totals[1]?.perAnswer?.estimate).toBe(300 * NANO_PER_MS);
    expect(breakEvens[0]).toMatchObject({
      pairs: 3,
      verdict: 'never',
      saving: { estimate: -200 * NANO_PER_MS },
    });
    expect(byCost).toMatchObject({ n: 3, points: [{ quality: 2 / 3 }, { quality: 1 }] });
  });

  it('keeps what is unknown unknown', () => {
    const { totals, breakEvens, costOfPass, byCost, byLatency } = economicsOf({ ...PLAN, prices: [] });
    expect(totals).toMatchObject([
      { perAnswer: null, reason: 'the cost of an answer of plain is unknown' },
      { perAnswer: null, reason: 'the set-up of fine-tuned is unknown (training)' },
    ]);
    expect(costOfPass).toHaveLength(2);
    for (const { byVolume } of [...totals, ...(costOfPass ?? [])]) {
      expect(new Set(byVolume)).toEqual(new Set([null]));
    }
    expect(breakEvens).toMatchObject([{ verdict: 'unknown', answers: null, saving: null }]);
    expect(byCost.points).toMatchObject(Array(2).fill({ against: null, onFrontier: null }));
    expect(byLatency.points.map(({ onFrontier }) => typeof onFrontier)).toEqual(['boolean', 'boolean']);
  });

  it('has no cost of a right answer where nothing says what is right, and one where a threshold does', () => {
    const cells = [{ technique: 'plain', outcomes: [0.2, 0.9, 0.7] }];
    const suite = { metrics: [RECALL], primaryMetric: RECALL.name };
    expect(economicsOf({ suite, cells }).costOfPass).toBeNull();
    expect(economicsOf({ suite: { ...suite, pass: 0.7 }, cells }).costOfPass).toMatchObject([
      { right: 2, scored: 3 },
    ]);
  });

  it('takes a corpus metric from its sufficient statistics', () => {
    // Rightly given, given, and the target: of yes, then of no.
    const hit = (sample: number): readonly number[] =>
      sample % 2 === 0 ? [1, 1, 1, 0, 0, 0] : [0, 0, 0, 1, 1, 1];
    const missed = (sample: number): readonly number[] =>
      sample % 2 === 0 ? [0, 0, 1, 0, 1, 0] : [0, 1, 0, 0, 0, 1];
    const { byCost, costOfPass } = economicsOf({
      suite: { metrics: [MACRO_F1], primaryMetric: MACRO_F1.name },
      cells: [
        { technique: 'plain', outcomes: row(0, 20), facts: (sample) => ({ statistics: missed(sample) }) },
        {
          technique: 'few-shot',
          outcomes: row(20, 0),
          facts: (sample) => ({ statistics: hit(sample), machineMs: 300 }),
        },
      ],
    });
    expect(costOfPass).toBeNull();
    expect(byCost.points).toMatchObject([
      { quality: 0, onFrontier: true, chance: 1 },
      { quality: 1, onFrontier: true, chance: 1 },
    ]);
  });

  it('takes the mean over trials where samples were repeated', () => {
    const { totals, byCost, costOfPass } = economicsOf({
      repeats: 2,
      cells: [
        {
          technique: 'plain',
          outcomes: [
            [1, 0],
            [1, 1],
          ],
          facts: (_, repeat) => ({ machineMs: repeat === 0 ? 100 : 300 }),
        },
      ],
    });
    expect(totals[0]?.perAnswer?.estimate).toBe(200 * NANO_PER_MS);
    expect(byCost.points[0]).toMatchObject({ quality: 0.75, against: 20_000 });
    expect(costOfPass?.[0]).toMatchObject({ right: 3, scored: 4 });
  });

  it('says that nothing was answered', () => {
    const { totals, breakEvens } = economicsOf({
      cells: [
        { technique: 'plain', outcomes: ['failed', 'failed'] },
        { technique: 'cot', outcomes: [1, 1] },
      ],
    });
    expect(totals[0]).toMatchObject({ perAnswer: null, reason: 'plain answered nothing' });
    expect(breakEvens[0]?.reason).toBe('fewer than two samples were answered by both cot and plain');
  });

  it('is the same whatever the order of the journal, and holds no number that is none', () => {
    const outcome = fc.constantFrom<Outcome>(0, 1, 'failed', 'format-error', 'missing', null);
    const outcomes = fc.array(outcome, { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(outcomes, outcomes, fc.integer({ min: 0, max: 500 }), (plain, cot, machineMs) => {
        const record = buildRun({
          cells: [
            { technique: 'plain', outcomes: plain },
            { technique: 'cot', outcomes: cot, facts: (sample) => ({ machineMs: machineMs + sample }) },
          ],
        });
        const found = buildReport(record).suites[0]?.economics;
        const turned = buildReport({ ...record, records: record.records.toReversed() }).suites[0]?.economics;
        expect(turned).toEqual(found);
        JSON.stringify(found, (key, value) => {
          if (typeof value === 'number') expect(Number.isFinite(value), key).toBe(true);
          return value;
        });
      }),
      { numRuns: 25 },
    );
  });
});
