import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import { estimatePlan } from '../../../src/runner/estimate.ts';
import { type Plan, planRun } from '../../../src/runner/plan.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { ACCURACY, buildRun, localModel } from '../../support/run-record-builder.ts';
import { PLAIN, REASONED, sampleOf, suiteOf } from '../../support/suite-builder.ts';

const COT: TechniqueSpec = { name: 'cot', instructions: REASONED };
const PRICE: PriceEntry = {
  match: 'openai:big',
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'this test',
};

const TOKENS = { mean: 100, guessed: false };

function planOf({ form }: { readonly form: 'chat' | 'completion' }): Plan {
  const suite = suiteOf({ name: 'toy', techniques: [PLAIN, COT] });
  const samples = Array.from({ length: 10 }, (_, index) =>
    sampleOf({ id: `s-${index}`, input: `text ${index}` }),
  );
  const model = { ...localModel('openai:big'), form, maxTrials: 2 };
  return planRun(
    [
      {
        suite,
        ingredients: BUILT_IN_INGREDIENTS,
        hash: 'hash',
        samples,
        models: [model],
        corpus: null,
        tuned: new Map(),
        studyTechniques: [],
      },
    ],
    {
      profile: 'full',
      split: 'test',
      techniques: ['plain', 'cot'],
      limit: null,
      repeats: 1,
      studyTechniques: [],
      promptVariants: () => 1,
    },
  );
}

function estimate(plan: Plan, change: Partial<Parameters<typeof estimatePlan>[0]> = {}) {
  return estimatePlan({
    plan,
    promptTokens: new Map(plan.cells.map(({ header }) => [header.id, TOKENS])),
    prices: [PRICE],
    pilot: null,
    metrics: new Map([['toy', ACCURACY]]),
    available: new Map([['toy', 40]]),
    detect: null,
    ...change,
  });
}

describe('estimatePlan', () => {
  it('bounds the cost by answers that are as long as they may be', () => {
    const { cells, highestCost, expectedCost, expectedMs } = estimate(planOf({ form: 'chat' }));
    // (100 × 1 + 12 × 2) USD per million tokens are 124,000 nano-USD a call; reasoning may take 100 tokens.
    expect(cells.map((cell) => cell.highestCost)).toEqual([10 * 124_000, 10 * 300_000]);
    expect(highestCost).toBe(10 * 424_000);
    expect([expectedCost, expectedMs]).toEqual([null, null]);
  });

  it('keeps whether prompt tokens are a guess', () => {
    const plan = planOf({ form: 'chat' });
    const [plain, cot] = plan.cells.map(({ header }) => header.id);
    const promptTokens = new Map([[plain ?? '', { mean: 50, guessed: true }]]);
    expect(estimate(plan, { promptTokens }).cells).toMatchObject([
      { cell: plain, model: 'openai:big', promptTokensPerCall: 50, promptTokensGuessed: true },
      { cell: cot, model: 'openai:big', promptTokensPerCall: null, promptTokensGuessed: false },
    ]);
  });

  it('counts the second question of a text to be continued, which reads the reasoning again', () => {
    const [, cot] = estimate(planOf({ form: 'completion' })).cells;
    expect(cot?.calls).toBe(20);
    expect(cot?.highestCost).toBe(10 * (300_000 + (100 + 100) * 1000 + 12 * 2000));
  });

  it('leaves the cost unknown without a price or a token count', () => {
    const plan = planOf({ form: 'chat' });
    expect(estimate(plan, { prices: [] }).highestCost).toBeNull();
    const [plain] = plan.cells;
    const counts = new Map(
      plan.cells.map(({ header }) => [header.id, header === plain?.header ? TOKENS : null]),
    );
    const some = estimate(plan, { promptTokens: counts });
    expect(some.cells.map((cell) => cell.highestCost)).toEqual([10 * 124_000, null]);
    expect(some.highestCost).toBeNull();
  });

  it('takes cost, pace and disagreement from an earlier run, but not its number of samples', () => {
    const pilot = buildReport(
      buildRun({
        id: 'pilot',
        models: [localModel('openai:big')],
        prices: [PRICE],
        cells: [
          { technique: 'plain', model: 'openai:big', outcomes: [1, 1, 0, 0], facts: { latencyMs: 500 } },
          { technique: 'cot', model: 'openai:big', outcomes: [1, 0, 1, 0], facts: { latencyMs: 1500 } },
        ],
      }),
    );
    const planned = estimate(planOf({ form: 'chat' }), { pilot });
    expect(planned.pilot).toBe('pilot');
    expect(planned.cells.map((cell) => cell.expectedMs)).toEqual([2500, 7500]);
    // The pilot's trials used 100 prompt tokens (cached ones at the same price) and 5 generated ones.
    expect(planned.cells[0]?.expectedCost).toBe(10 * 110_000);
    const [suite] = planned.suites;
    expect(suite?.samples).toBe(10);
    expect(suite?.detectable.n).toBe(10);
    expect(suite?.detectable.assumption).toContain('disagree on 50% of the samples');
    // All 40 samples that there are, then twice and four times as many.
    expect(suite?.buys.map(({ n }) => n)).toEqual([40, 80, 160]);
    const shown = suite?.buys.map(({ difference }) => difference ?? 1) ?? [];
    expect(shown).toEqual(shown.toSorted((a, b) => b - a));
  });

  it('says what it takes to find a difference, as a share of the scale or the margin of the suite', () => {
    const plan = planOf({ form: 'chat' });
    expect(estimate(plan).suites[0]?.detection).toBeNull();
    expect(estimate(plan, { detect: 0.03 }).suites[0]?.detection?.difference).toBe(0.03);
    const chrf = { ...ACCURACY, scale: 100, aggregation: { kind: 'mean' } } as const;
    const ofChrf = estimate(plan, { detect: 0.03, metrics: new Map([['toy', chrf]]) });
    expect(ofChrf.suites[0]?.detection?.difference).toBe(3);
    expect(estimate(plan, { detect: 'margin' }).suites[0]?.detection).toMatchObject({
      difference: plan.cells[0]?.suite.margin,
      comparisons: 1,
      available: 40,
    });
  });

  it('says so when it cannot know which difference can be shown', () => {
    const [suite] = estimate(planOf({ form: 'chat' }), {
      metrics: new Map([['toy', { ...ACCURACY, aggregation: { kind: 'mean' } }]]),
    }).suites;
    expect(suite?.detectable).toMatchObject({ difference: null, n: 10 });
  });
});
