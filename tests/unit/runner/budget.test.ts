import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../../src/protocol/records.ts';
import { Budget, requirePrices } from '../../../src/runner/budget.ts';

const price = (match: string, more: object) => ({ match, asOf: '2026-01-01', source: 'this test', ...more });
/** One nano-USD a token. */
const PRICES = [price('openai:small', { inputPerMillion: 0.001, outputPerMillion: 0.001 })];

const started = (budget: number): JournalRecord => ({
  type: 'session',
  event: 'started',
  at: '2026-01-01T00:00:00.000Z',
  elapsedMs: 0,
  resent: 0,
  budget,
});
const sent = (key: string, reserved: number): JournalRecord => ({ type: 'sent', key, reserved });
const answered = (key: string, outputTokens: number): JournalRecord => ({
  type: 'call',
  key,
  trial: 't',
  model: 'openai:small',
  request: { prompt: { form: 'completion', text: '' }, maxTokens: 1, temperature: 0, seed: 1, stop: [] },
  response: {
    text: '',
    finishReason: 'stop',
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens },
    timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
  },
  cachedFrom: null,
});

async function budgetOf(limit: number, signal = new AbortController().signal): Promise<Budget> {
  const budget = new Budget(PRICES, { records: [], signal });
  await budget.take([started(limit)]);
  return budget;
}

const spent = { code: 'BUDGET_EXCEEDED', details: { limit: 'budget', fatal: true } };

describe('a budget', () => {
  it('lets no two attempts into the same room, and the second in when the first cost less', async () => {
    const budget = await budgetOf(100);
    const order: string[] = [];
    const attempts = ['a', 'b', 'c'].map(async (key) => {
      await budget.take([sent(key, 60)]);
      order.push(key);
    });
    await attempts[0];
    expect(order).toEqual(['a']);
    await budget.take([answered('a', 10)]);
    await attempts[1];
    // What is spent and held leaves no room, and once b has cost all of it none will come.
    const refused = expect(attempts[2]).rejects.toMatchObject(spent);
    await budget.take([answered('b', 60)]);
    await refused;
    expect(order).toEqual(['a', 'b']);
  });

  it('is over for all that ask later, also for less', async () => {
    const budget = await budgetOf(100);
    await expect(budget.take([sent('a', 101)])).rejects.toMatchObject(spent);
    await expect(budget.take([sent('b', 1)])).rejects.toMatchObject(spent);
  });

  it('keeps nobody waiting who is aborted', async () => {
    const abort = new AbortController();
    const budget = await budgetOf(100, abort.signal);
    await budget.take([sent('a', 60)]);
    const waiting = expect(budget.take([sent('b', 60)])).rejects.toThrow('enough');
    abort.abort(new Error('enough'));
    await waiting;
  });

  it('stops a model that announces nothing by its answer, when all is spent', async () => {
    const budget = await budgetOf(100);
    const answer = async (key: string): Promise<void> => {
      const records = [answered(key, 60)];
      await budget.take(records);
      budget.requireRoom(records);
    };
    await answer('a');
    await expect(answer('b')).rejects.toMatchObject(spent);
  });
});

describe('requirePrices', () => {
  it('names all that has no price, and takes an embedder without one for output', () => {
    const prices = [...PRICES, price('openai:vectors', { inputPerMillion: 1 })];
    expect(() =>
      requirePrices({ models: ['openai:small'], embedders: ['openai:vectors'] }, prices),
    ).not.toThrow();
    expect(() =>
      requirePrices({ models: ['openai:small', 'openai:big', 'openai:vectors'], embedders: ['x:y'] }, prices),
    ).toThrow(/none is known for openai:big, openai:vectors, x:y\. .*--prices/);
  });
});
