import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { NO_INPUTS } from '../../../src/analysis/economics/decision-inputs.ts';
import type { ProjectionReport, ProjectionTarget } from '../../../src/analysis/figures/projection-model.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';
import { projectionRows } from '../../../src/reporters/projection-words.ts';
import { buildRun, type CellPlan, type RunPlan } from '../../support/run-record-builder.ts';

/** 1 USD for a million prompt tokens and 10 for generated ones, half of it in a batch. */
const PRICE: PriceEntry = {
  match: 'openai:other',
  inputPerMillion: 1,
  cachedInputPerMillion: 0.1,
  outputPerMillion: 10,
  batchDiscount: 0.5,
  asOf: '2026-01-01',
  source: 'test',
};
const target = (change: Partial<ProjectionTarget> = {}): ProjectionTarget => ({
  model: 'openai:other',
  price: PRICE,
  hostingPerHour: null,
  tokens: null,
  ...change,
});
/** 100 prompt tokens, 40 of them cached, and 5 generated ones, in 100 ms of this machine. */
const PLAIN: CellPlan = { technique: 'plain', outcomes: [1, 0, 'failed', 1] };
/** Twice the prompt. */
const SHOTS: CellPlan = {
  technique: 'few-shot',
  outcomes: [1, 1, 1, 1],
  facts: { usage: { inputTokens: 200, cachedInputTokens: 150, outputTokens: 5 } },
};

function project(plan: RunPlan, ...projection: readonly ProjectionTarget[]): ProjectionReport {
  const report = buildReport(buildRun(plan), { projection, inputs: { ...NO_INPUTS, volumePerMonth: 7305 } });
  if (report.projection === undefined) throw new Error('nothing was projected');
  return report.projection;
}

describe('a projection', () => {
  it('prices the tokens of every answer, without a prompt cache', () => {
    const { answers, measured, models } = project({ cells: [PLAIN, SHOTS] }, target());
    expect(answers).toBe(7);
    // 100 ms at 0.36 USD an hour: 10,000 nano-USD an answer.
    expect(measured).toBe(70_000);
    const [model] = models;
    // 100 × 1,000 + 5 × 10,000, and 200 × 1,000 + 5 × 10,000 nano-USD.
    expect(model?.cells.map(({ technique, answers: n, perAnswer }) => [technique, n, perAnswer])).toEqual([
      ['plain', 3, 150_000],
      ['few-shot', 4, 250_000],
    ]);
    expect(model).toMatchObject({ run: 1_450_000, runInBatch: 725_000, tokensBy: 'the run' });
  });

  it('counts the tokens by the model’s own tokenizer where that is at hand', () => {
    // A prompt of 30 tokens, and one for each character of "Answer: yes" and "Answer: no".
    const tokens = { prompt: () => 30, text: (text: string) => text.length, guessed: false };
    const [own, guess] = project(
      { cells: [{ ...PLAIN, outcomes: [1, 1] }] },
      target({ tokens }),
      target({ tokens: { ...tokens, guessed: true } }),
    ).models;
    // (30 × 1,000 + 11 × 10,000 + 30 × 1,000 + 10 × 10,000) / 2
    expect(own?.cells[0]?.perAnswer).toBe(135_000);
    expect([own?.tokensBy, guess?.tokensBy]).toEqual(['its tokenizer', 'a guess']);
  });

  it('adds the hours of a server to the tokens, or stands on them alone', () => {
    const hosted = project(
      { cells: [SHOTS] },
      target({ hostingPerHour: 0.36 }),
      target({ hostingPerHour: 0.36, price: null }),
    );
    // 730.5 × 0.36 USD = 262.98 USD for 7,305 answers; 100 ms of 0.36 USD an hour are 10,000 nano-USD.
    const server = { atVolume: 36_000_000, atFull: 10_000, servers: 1 };
    expect(hosted.models.map(({ cells }) => cells[0])).toMatchObject([
      { perAnswer: 250_000, hosting: server },
      { perAnswer: 0, hosting: server },
    ]);
    expect(hosted.models[0]?.cells[0]?.hosting?.utilisation).toBeCloseTo((7305 * 0.1) / (730.5 * 3600), 12);
    expect(projectionRows(hosted).map(({ run, hosted: text }) => [run, text])).toEqual([
      ['$0.000040', ''],
      ['$0.0010', '$36.25, never idle $0.26'],
      ['—', '$36.00, never idle $0.010'],
    ]);
  });

  it('is unknown where an answer does not say what it used, or a price is lacking', () => {
    const silent: CellPlan = { ...PLAIN, technique: 'cot', facts: { usage: null } };
    const [model] = project({ cells: [PLAIN, silent] }, target()).models;
    expect(model?.cells.map(({ perAnswer }) => perAnswer)).toEqual([150_000, null]);
    expect(model).toMatchObject({ run: null, runInBatch: null });
    const { batchDiscount: _, ...full } = PRICE;
    expect(project({ cells: [PLAIN] }, target({ price: full })).models[0]?.runInBatch).toBeNull();
  });

  it('is in no report that nobody asked for one', () => {
    expect(buildReport(buildRun({ cells: [PLAIN] }))).not.toHaveProperty('projection');
  });
});
