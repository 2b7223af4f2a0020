import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderModels } from '../../../src/cli/models/models.ts';
import { renderPrices } from '../../../src/cli/models/price-tables.ts';
import { renderPlan } from '../../../src/cli/plan/plan-table.ts';
import type { ModelListing } from '../../../src/core/provider.ts';
import { renderAttempts } from '../../../src/reporters/training-summary.ts';
import type { CellEstimate, PlanEstimate } from '../../../src/runner/estimate.ts';
import { attemptOf } from '../../support/tuned.ts';

const LISTINGS: readonly ModelListing[] = [
  {
    id: 'local:gemma-3-270m',
    place: 'local',
    file: null,
    title: 'Gemma 3 270M, the base model, GGUF Q4_K_M',
    license: 'Gemma Terms of Use',
    ready: true,
    bytes: 253_113_024,
    keyVariable: null,
  },
  {
    id: 'openai:<model>',
    place: 'remote',
    file: null,
    title: 'OpenAI, or any server that speaks its protocol (--base-url)',
    license: null,
    ready: false,
    bytes: null,
    keyVariable: 'OPENAI_API_KEY',
  },
];

function cellOf(technique: string, model: string): CellEstimate {
  return {
    cell: `sentiment/${technique}/${model}`,
    model,
    trials: 1_150,
    calls: 1_150,
    promptTokensPerCall: 297,
    promptTokensGuessed: false,
    expectedCost: 1_900_000,
    highestCost: null,
    expectedMs: 620_000,
  };
}

const PLAN: PlanEstimate = {
  cells: [
    cellOf('plain', 'local:smollm2-135m'),
    cellOf('fine-tuned-few-shot-nearest', 'local:smollm2-135m'),
    cellOf('plain', 'huggingface:organisation/a-model-of-many-words'),
    cellOf('思维链提示与检索增强生成', 'local:👨‍👩‍👧-модель'),
  ],
  calls: 3_450,
  scoring: [],
  expectedCost: 5_700_000,
  highestCost: null,
  expectedMs: 1_860_000,
  pilot: '2026-11-26T04-17-05-ac58',
  suites: [],
};

const ATTEMPTS = ['s1', 's2'].map((seed) =>
  attemptOf({
    id: `sentiment-closed-book-2026-11-26-afe4-${seed}`,
    devScore: { metric: 'accuracy', value: 0.87, low: 0.7, high: 0.95, n: 30, better: 'higher' },
    reason: 'the machine had no memory left, although the training set is small and the model is too',
    model: {
      kind: 'adapter',
      file: `sentiment-closed-book-2026-11-26-afe4-${seed}.gguf`,
      sha256: '0',
      bytes: 1_900_000,
    },
  }),
);

const PRICED = { asOf: '2026-08-01', source: `https://vendor.example/${'prices/'.repeat(12)}`, gone: false };
const PRICES = [
  {
    match: 'openai:ft:a-model-of-many-words-2026-01-01*',
    inputPerMillion: 0.15,
    cachedInputPerMillion: 0.0375,
    cacheWritePerMillion: 0.1875,
    outputPerMillion: 22.5,
    longPrompts: { above: 272_000, inputTimes: 2, outputTimes: 1.5 },
    batchDiscount: 0.5,
    trainingPerMillion: 25,
    shutsDown: '2027-01-14',
    notice: 'Промоционная цена до конца года; что потом, не известно.',
    stale: true,
    ...PRICED,
  },
  { match: 'hosting:a/large-machine', hostingPerHour: 27.44705, stale: false, ...PRICED },
];

const TABLES = {
  models: (width: number, color: boolean) =>
    renderModels(LISTINGS, {
      color,
      width,
      prices: 112,
      stale: 43,
      weightsFolder: '/home/somebody/.cache/adaptbench/models',
    }),
  prices: (width: number, color: boolean) => renderPrices(PRICES, { color, width, stale: 1 }),
  plan: (width: number, color: boolean) => renderPlan(PLAN, { color, width }),
  'finetune list': (width: number, color: boolean) => renderAttempts(ATTEMPTS, { prices: [], color, width }),
};

describe.each(Object.entries(TABLES))('the table of %s', (_, render) => {
  it.each([80, 93, 100, 120])('is no wider than %i columns', (width) => {
    for (const color of [false, true]) {
      const lines = render(width, color).split('\n');
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    }
  });
});

describe('tables with little room', () => {
  it('name models of a plan above their cells', () => {
    expect(renderPlan(PLAN, { color: false, width: 80 }).split('\n\n')[0]).toMatchInlineSnapshot(`
      "  cell                           trials  calls  prompt       cost           time
                                                      tokens
        local:smollm2-135m
          sentiment/plain               1,150  1,150     297  ≈ $0.0019  ≈ 10 min 20 s
          sentiment/fine-tuned-few-s…   1,150  1,150     297  ≈ $0.0019  ≈ 10 min 20 s
        huggingface:organisation/a-model-of-many-words
          sentiment/plain               1,150  1,150     297  ≈ $0.0019  ≈ 10 min 20 s
        local:👨‍👩‍👧-модель
          sentiment/思维链提示与检索…   1,150  1,150     297  ≈ $0.0019  ≈ 10 min 20 s"
    `);
  });

  it('put what has no room below an attempt', () => {
    const [first = ''] = ATTEMPTS.map((attempt) =>
      renderAttempts([attempt], { prices: [], color: false, width: 80 }),
    );
    expect(first).toMatchInlineSnapshot(`
      "  id                                        status     examples        time
        sentiment-closed-book-2026-11-26-afe4-s1  succeeded        12  1 min 30 s
          tokens: 50,000 · cost: $0.15 ·
          dev score: accuracy 0.87 [0.70, 0.95] (n 30) ·
          model: sentiment-closed-book-2026-11-26-afe4-s1.gguf (1.9 MB)
        ! sentiment-closed-book-2026-11-26-afe4-s1: the machine had no memory left,
          although the training set is small and the model is too
      "
    `);
  });

  it('put what has no room below a model', () => {
    expect(TABLES.models(80, false).split('\n\n')[0]).toMatchInlineSnapshot(`
      "  model               state
        local:gemma-3-270m  ready
          what it is: Gemma 3 270M, the base model, GGUF Q4_K_M ·
          licence: Gemma Terms of Use
        openai:<model>      needs OPENAI_API_KEY
          what it is: OpenAI, or any server that speaks its protocol (--base-url)
        Any GGUF file: local:/path/to/model.gguf ·
        weights are kept in /home/somebody/.cache/adaptbench/models ·
        112 prices, 43 older than 90 days: models --prices
        A model without a price has an unknown cost; give your own prices with
        --prices.
      "
    `);
  });
});
