import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import type { EconomicsReport } from '../../../../src/analysis/economics/economics-model.ts';
import type { PriceEntry } from '../../../../src/protocol/pricing.ts';
import type { TunedAttempt } from '../../../../src/protocol/tuned.ts';
import {
  buildRun,
  type CellPlan,
  CORPUS,
  type RunPlan,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';
import { attemptOf } from '../../../support/tuned.ts';

const MODEL = 'openai:mine';
const OUTCOMES = Array.from({ length: 30 }, (_, at) => at % 2);
const priced = (match: string, price: Partial<PriceEntry>): PriceEntry => ({
  match,
  asOf: '2026-01-01',
  source: 'test',
  ...price,
});
/** 0.72 USD an hour are 200 nano-USD a ms; a month of 730.5 hours is 525.96 USD. */
const HOSTED = priced('openai:mine*', { hostingPerHour: 0.72 });
/** 100 prompt tokens and 5 generated ones cost 100 × 1,000 + 5 × 2,000 nano-USD. */
const BY_TOKEN = priced('openai:mine*', { inputPerMillion: 1, outputPerMillion: 2 });
const PLAIN: CellPlan = {
  technique: 'plain',
  model: MODEL,
  outcomes: OUTCOMES,
  facts: { machineMs: null, usage: { inputTokens: 100, cachedInputTokens: 0, outputTokens: 5 } },
};

/** Trained for 5 USD, or for an unknown amount. */
function tuned(usd: number | null = 5): CellPlan {
  const took: TunedAttempt['took'] = { elapsedMs: 1, trainedTokens: 1, peakMemoryBytes: null, usd };
  return {
    ...PLAIN,
    technique: technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } }),
    tuned: { key: 'toy-1', attempts: [attemptOf({ id: 'toy-1', machine: null, took })] },
  };
}

function economicsOf(plan: RunPlan, inputs: Partial<DecisionInputs> = {}): EconomicsReport {
  const report = buildReport(buildRun(plan), { inputs: { ...NO_INPUTS, ...inputs } });
  const [found] = report.suites[0]?.economics ?? [];
  if (found === undefined) throw new Error('there are no economics');
  return found;
}

const atMonth = ({ totals, volumes, monthly }: EconomicsReport) =>
  totals.map(({ byVolume }) => byVolume[volumes.indexOf(monthly.volume)]?.estimate);

describe('what goes on costing', () => {
  it('is nothing where everything is paid by the answer', () => {
    const economics = economicsOf({ cells: [PLAIN, tuned()], prices: [BY_TOKEN] });
    expect(economics).not.toHaveProperty('running');
    // 10,000 × 110,000 nano-USD, and 5 USD before.
    expect(atMonth(economics)).toEqual([1.1e9, 6.1e9]);
  });

  it('are the idle hours of a server that is paid by the hour', () => {
    const economics = economicsOf({ cells: [PLAIN], prices: [HOSTED] });
    // 100 ms an answer: 20,000 nano-USD. 10,000 answers take 0.20 USD of the month.
    expect(economics.totals[0]?.perAnswer?.estimate).toBe(20_000);
    expect(economics.running).toEqual([
      {
        technique: 'plain',
        family: 'prompt-engineering',
        parts: [{ kind: 'hosting', perMonth: 525.76e9, basis: 'price' }],
        perMonth: 525.76e9,
      },
    ]);
    expect(atMonth(economics)).toEqual([525.96e9]);
    // 26,298,000 answers of 100 ms fill a month of a server, so that 30 million need two: 1,051.92 USD.
    const often = economicsOf({ cells: [PLAIN], prices: [HOSTED] }, { volumePerMonth: 30_000_000 });
    expect(atMonth(often)[0]).toBeCloseTo(1051.92e9, -3);
  });

  it('shares a server among the trials that ran side by side', () => {
    const facts = { ...PLAIN.facts, latencyMs: 400, sharedBy: 4 };
    const { totals } = economicsOf({ cells: [{ ...PLAIN, facts }], prices: [HOSTED] });
    expect(totals[0]?.perAnswer?.estimate).toBe(20_000);
  });

  it('are all hours of a server whose answers are charged by the token besides', () => {
    const economics = economicsOf({ cells: [PLAIN], prices: [{ ...BY_TOKEN, hostingPerHour: 0.72 }] });
    // 10,000 × 110,000 nano-USD and 525.96 USD.
    expect(atMonth(economics)).toEqual([527.06e9]);
  });

  it('is a tuned model that is made again when its base is shut down', () => {
    const gone = { ...BY_TOKEN, shutsDown: '2026-07-02' };
    const economics = economicsOf({ cells: [PLAIN, tuned()], prices: [gone] });
    // 182 days from the run to the day: 30.4375 / 182 a month, of 5 USD.
    const part = {
      kind: 'training',
      perMonth: 836_195_055,
      basis: 'shutdown',
      timesPerMonth: 30.4375 / 182,
      shutsDown: '2026-07-02',
    };
    expect(economics.running?.map(({ parts }) => parts)).toEqual([[], [part]]);
    expect(atMonth(economics)[1]).toBeCloseTo(6.1e9 + 836_195_055, 0);
  });

  it('is made again as often as the user says', () => {
    const gone = { ...BY_TOKEN, shutsDown: '2026-07-02' };
    const declared = economicsOf({ cells: [tuned()], prices: [gone] }, { redo: { training: 1 / 12 } });
    expect(declared.running?.[0]?.parts).toEqual([
      { kind: 'training', perMonth: 416_666_667, basis: 'declared', timesPerMonth: 1 / 12 },
    ]);
    const unknown = economicsOf(
      { cells: [PLAIN, tuned(null)], prices: [BY_TOKEN] },
      { redo: { training: 1 } },
    );
    expect(unknown.running?.[1]?.perMonth).toBeNull();
    expect(unknown.totals[1]?.byVolume[0]).toBeNull();
    expect(unknown.breakEvens[0]?.verdict).toBe('unknown');
  });

  it('is a Chroma server for what searches, where it has a price', () => {
    const rag: CellPlan = { ...PLAIN, technique: technique('rag', { retrieval: SEARCH }) };
    const chroma = priced('chroma:server', { hostingPerHour: 0.1 });
    const plan = { suite: { corpus: CORPUS }, cells: [PLAIN, rag] };
    const economics = economicsOf({ ...plan, prices: [BY_TOKEN, chroma] });
    expect(economics.running?.map(({ perMonth }) => perMonth)).toEqual([0, 73.05e9]);
    expect(economicsOf({ ...plan, prices: [BY_TOKEN] })).not.toHaveProperty('running');
  });

  it('moves the break-even', () => {
    // Tuned answers cost 60,000 nano-USD less, after 5 USD: from 83,333 answers on.
    const cheap = priced('openai:mine+*', { inputPerMillion: 0.5, outputPerMillion: 0 });
    const cells = [PLAIN, tuned()];
    const { breakEvens } = economicsOf({ cells, prices: [cheap, BY_TOKEN] });
    expect(breakEvens[0]).toMatchObject({ verdict: 'from', saving: { estimate: 60_000 } });
    expect(breakEvens[0]?.answers).toBeCloseTo(83_333.33, 1);
    // With 0.10 USD an hour besides, 73.05 USD a month of 10,000 answers, it is never.
    const hosted = { ...cheap, hostingPerHour: 0.1 };
    const never = economicsOf({ cells, prices: [hosted, BY_TOKEN] }).breakEvens[0];
    expect(never).toMatchObject({ verdict: 'never', saving: { estimate: 60_000 - 7_305_000 } });
  });
});

describe('a month of an option', () => {
  it('holds what goes on costing, and a training that changes of facts ask for only once', () => {
    const gone = { ...BY_TOKEN, hostingPerHour: 0.1, shutsDown: '2026-07-02' };
    const monthsOf = (inputs: Partial<DecisionInputs>) =>
      buildReport(buildRun({ cells: [PLAIN, tuned()], prices: [gone] }), {
        inputs: { ...NO_INPUTS, ...inputs },
      }).recommendations[0]?.options.map(({ month }) => month);
    // 1.10 USD of answers, 73.05 of the server, .836 of the training that the shutdown asks for.
    expect(monthsOf({})).toEqual([74.15e9, 74.15e9 + 836_195_055]);
    // Two changes of facts a month: two trainings.
    expect(monthsOf({ updatesPerMonth: 2 })).toEqual([74.15e9, 84.15e9]);
  });
});
