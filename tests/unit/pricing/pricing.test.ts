import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOfCall, costOfTokens } from '../../../src/pricing/cost.ts';
import { findPrice } from '../../../src/pricing/find-price.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';

const dated = { asOf: '2026-01-01', source: 'test' };
const tokens: PriceEntry = {
  match: 'openai:x',
  inputPerMillion: 0.15,
  cachedInputPerMillion: 0.075,
  outputPerMillion: 0.6,
  ...dated,
};
const noTiming = { timing: {} };

describe('findPrice', () => {
  const entry = (match: string): PriceEntry => ({ match, inputPerMillion: 1, ...dated });

  it('takes the exact name, never a longer or shorter one', () => {
    const entries = [entry('openai:small'), entry('openai:small-2')];
    expect(findPrice(entries, 'openai:small')).toBe(entries[0]);
    expect(findPrice(entries, 'openai:small-2')).toBe(entries[1]);
    expect(findPrice(entries, 'openai:small-2-audio')).toBeNull();
    expect(findPrice(entries, 'openai:smal')).toBeNull();
  });

  it('prices a dated snapshot as its base, unless it is listed', () => {
    const entries = [entry('openai:small'), entry('openai:small-2024-05-13')];
    expect(findPrice(entries, 'openai:small-2025-08-07')).toBe(entries[0]);
    expect(findPrice(entries, 'openai:small-2024-05-13')).toBe(entries[1]);
  });

  it('falls back to the longest prefix, and to the earlier of equal entries', () => {
    const entries = [entry('a:*'), entry('a:long-*'), { ...entry('a:long-*'), inputPerMillion: 9 }];
    expect(findPrice(entries, 'a:long-name')).toBe(entries[1]);
    expect(findPrice(entries, 'a:other')).toBe(entries[0]);
  });

  it.each([
    ['promptfoo:anthropic:messages:large', 'anthropic:large'],
    ['promptfoo:openai:chat:small-2025-08-07', 'openai:small'],
    ['promptfoo:google:fast', 'google:fast'],
    ['promptfoo:groq:vendor/open', 'groq:vendor/open'],
    ['promptfoo:vertex:fast', undefined],
  ])('prices %s as its vendor does, unless it has a price itself', (model, vendor) => {
    const entries = ['anthropic:large', 'openai:small', 'google:fast', 'groq:vendor/open'].map(entry);
    expect(findPrice(entries, model)?.match).toBe(vendor);
    expect(findPrice([...entries, entry('promptfoo:*')], model)?.match).toBe('promptfoo:*');
  });
});

describe('costOfCall', () => {
  it.each([
    ['a price', tokens],
    ['none', null],
  ])('takes what a provider charges, with %s in the book', (_what, entry) => {
    const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 50, costUsd: 0.0123 };
    expect(costOfCall({ usage, ...noTiming }, entry)).toEqual({ amount: 12_300_000, basis: 'reported' });
  });

  it('prices cached prompt tokens apart', () => {
    const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 50 };
    // 600 × 150 + 400 × 75 + 50 × 600 nano-USD
    expect(costOfCall({ usage, ...noTiming }, tokens)).toEqual({ amount: 150_000, basis: 'tokens' });
  });

  it('takes the ordinary price for cached tokens without one of their own', () => {
    const usage = { inputTokens: 10, cachedInputTokens: 10, outputTokens: 0 };
    const entry: PriceEntry = { match: 'x', inputPerMillion: 2, outputPerMillion: 8, ...dated };
    expect(costOfCall({ usage, ...noTiming }, entry).amount).toBe(20_000);
  });

  it('prices prompt tokens that were written into a cache', () => {
    const usage = { inputTokens: 1000, cachedInputTokens: 400, cacheWriteTokens: 500, outputTokens: 50 };
    // 100 × 150 + 400 × 75 + 500 × 187.5 + 50 × 600 nano-USD
    expect(costOfCall({ usage, ...noTiming }, { ...tokens, cacheWritePerMillion: 0.1875 }).amount).toBe(
      168_750,
    );
    // Without a price of their own: 600 × 150 + 400 × 75 + 50 × 600.
    expect(costOfCall({ usage, ...noTiming }, tokens).amount).toBe(150_000);
  });

  it('charges all tokens of a long prompt more, or says that it does not know', () => {
    const longPrompts = { above: 1000, inputTimes: 2, outputTimes: 1.5 };
    const cost = (inputTokens: number, entry: PriceEntry) =>
      costOfCall({ usage: { inputTokens, cachedInputTokens: 400, outputTokens: 50 }, ...noTiming }, entry);
    expect(cost(1000, { ...tokens, longPrompts }).amount).toBe(150_000);
    // (601 × 150 + 400 × 75) × 2 + 50 × 600 × 1.5 nano-USD
    expect(cost(1001, { ...tokens, longPrompts }).amount).toBe(285_300);
    expect(cost(1000, { ...tokens, longPrompts: { above: 1000 } }).amount).toBe(150_000);
    expect(cost(1001, { ...tokens, longPrompts: { above: 1000 } }).basis).toBe('unknown-price');
  });

  it('says what a batch would cost where that is known', () => {
    const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 50 };
    // (600 × 150 + 50 × 600) / 2 + 400 × 75 nano-USD
    expect(costOfTokens(usage, { ...tokens, batchDiscount: 0.5 }, { batch: true })).toBe(90_000);
    expect(costOfTokens(usage, tokens, { batch: true })).toBeNull();
    expect(costOfTokens(usage, tokens)).toBe(150_000);
  });

  it('charges a local call its share of machine time', () => {
    const entry: PriceEntry = { match: 'local:*', machinePerHour: 0.0832, ...dated };
    // 250 ms of 0.0832 USD an hour: 5777.8 nano-USD
    expect(costOfCall({ usage: null, timing: { machineMs: 250 } }, entry)).toEqual({
      amount: 5778,
      basis: 'machine-time',
    });
  });

  it('says why a cost is unknown instead of calling it free', () => {
    const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 3 };
    const local: PriceEntry = { match: 'local:*', machinePerHour: 1, ...dated };
    const inputOnly: PriceEntry = { match: 'x', inputPerMillion: 1, ...dated };
    expect(costOfCall({ usage, ...noTiming }, null)).toEqual({ amount: null, basis: 'unknown-price' });
    expect(costOfCall({ usage, ...noTiming }, inputOnly)).toEqual({ amount: null, basis: 'unknown-price' });
    expect(costOfCall({ usage: null, ...noTiming }, tokens)).toEqual({
      amount: null,
      basis: 'unknown-usage',
    });
    expect(costOfCall({ usage, ...noTiming }, local)).toEqual({ amount: null, basis: 'unknown-usage' });
  });

  it('is an integer that never falls when a call uses more', () => {
    const count = fc.integer({ min: 0, max: 2_000_000 });
    fc.assert(
      fc.property(count, count, count, (input, cached, output) => {
        const usage = {
          inputTokens: input + cached,
          cachedInputTokens: cached,
          outputTokens: output,
        };
        const { amount } = costOfCall({ usage, ...noTiming }, tokens);
        const more = costOfCall({ usage: { ...usage, outputTokens: output + 1 }, ...noTiming }, tokens);
        expect(Number.isSafeInteger(amount)).toBe(true);
        expect(more.amount ?? 0).toBeGreaterThan(amount ?? 0);
      }),
    );
  });
});
