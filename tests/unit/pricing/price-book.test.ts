import { describe, expect, it } from 'vitest';
import { daysBetween, isShutDown, liveModels, pricesOn, staleOn } from '../../../src/pricing/price-book.ts';
import { trainingCost } from '../../../src/pricing/training-cost.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';

const entry = (match: string, more: Partial<PriceEntry> = {}): PriceEntry => ({
  match,
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-08-01',
  source: 'test',
  ...more,
});

describe('the price book', () => {
  it('has the price of the day where one changes', () => {
    const [before, after] = [entry('a:b', { until: '2026-11-30' }), entry('a:b', { from: '2026-12-01' })];
    expect(pricesOn([before, after], '2026-11-30T23:59:59Z')).toEqual([before]);
    expect(pricesOn([before, after], '2026-12-01T00:00:00Z')).toEqual([after]);
  });

  it('calls a price old after 90 days', () => {
    expect(daysBetween('2026-08-01', '2026-10-30T12:00:00Z')).toBe(90);
    expect(staleOn([entry('a:b')], '2026-10-30')).toEqual([]);
    expect(staleOn([entry('a:b')], '2026-10-31')).toEqual([entry('a:b')]);
  });

  it('knows which models answer', () => {
    const leaving = entry('a:b', { shutsDown: '2027-01-14' });
    expect(isShutDown(leaving, '2027-01-13T23:00:00Z')).toBe(false);
    expect(isShutDown(leaving, '2027-01-14T00:00:00Z')).toBe(true);
    const { outputPerMillion: _, ...embedding } = entry('a:embedding');
    const others = [entry('a:*'), embedding, { match: 'hosting:x', hostingPerHour: 1, asOf: '', source: '' }];
    expect(liveModels([leaving, ...others], '2027-01-13')).toEqual([leaving]);
    expect(liveModels([leaving, ...others], '2027-01-14')).toEqual([]);
  });
});

describe('trainingCost', () => {
  const prices = [
    entry('a:tokens', { trainingPerMillion: 25 }),
    entry('a:hours', { trainingPerHour: 100 }),
    entry('a:both', { trainingPerMillion: 2, trainingPerHour: 3 }),
    entry('a:none'),
  ];
  // 200,000 tokens and 90 minutes.
  it.each([
    ['a:tokens', { trainedTokens: 200_000, elapsedMs: null }, 5],
    ['a:hours', { trainedTokens: null, elapsedMs: 5_400_000 }, 150],
    ['a:both', { trainedTokens: 200_000, elapsedMs: 5_400_000 }, 4.9],
    ['a:both', { trainedTokens: 200_000, elapsedMs: null }, null],
    ['a:hours', { trainedTokens: 200_000, elapsedMs: null }, null],
    ['a:tokens', { trainedTokens: null, elapsedMs: 5_400_000 }, null],
    ['a:none', { trainedTokens: 200_000, elapsedMs: 5_400_000 }, null],
    ['a:none', { trainedTokens: 0, elapsedMs: null }, 0],
  ] as const)('%s with %o', (model, use, usd) => {
    expect(trainingCost(use, { prices, model })).toBe(usd);
  });
});
