import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pricesOf } from '../../../src/core/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { costOfCall } from '../../../src/pricing/cost.ts';
import { findPrice } from '../../../src/pricing/find-price.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';

const PRICE_BOOK = pricesOf(BUILT_IN_PROVIDERS);
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
    expect(findPrice(PRICE_BOOK, 'openai:gpt-4o-mini')?.inputPerMillion).toBe(0.15);
    expect(findPrice(PRICE_BOOK, 'openai:gpt-4o')?.inputPerMillion).toBe(2.5);
    expect(findPrice(PRICE_BOOK, 'openai:gpt-4o-audio-preview')).toBeNull();
    expect(findPrice(PRICE_BOOK, 'openai:gpt-9')).toBeNull();
  });

  it('prices a dated snapshot as its base, unless it is listed', () => {
    expect(findPrice(PRICE_BOOK, 'openai:gpt-5-mini-2025-08-07')?.match).toBe('openai:gpt-5-mini');
    expect(findPrice(PRICE_BOOK, 'openai:gpt-4o-2024-05-13')?.inputPerMillion).toBe(5);
  });

  it('falls back to the longest prefix, and to the earlier of equal entries', () => {
    const entries = [entry('a:*'), entry('a:long-*'), { ...entry('a:long-*'), inputPerMillion: 9 }];
    expect(findPrice(entries, 'a:long-name')).toBe(entries[1]);
    expect(findPrice(entries, 'a:other')).toBe(entries[0]);
    expect(findPrice(PRICE_BOOK, 'local:smollm2-135m')?.machinePerHour).toBe(0.0832);
  });
});

describe('costOfCall', () => {
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
