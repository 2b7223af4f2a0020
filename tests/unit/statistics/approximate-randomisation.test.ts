import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approximateRandomisation } from '../../../src/statistics/approximate-randomisation.ts';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { present } from './close.ts';
import { lcg } from './lcg.ts';

const { a, b, resamples } = present(reference.corpus[1]);

function share([part = 0, whole = 0]: readonly number[]): number {
  return part / whole;
}

describe('approximateRandomisation', () => {
  it('agrees with numpy on the same draws', () => {
    for (const { difference, p, seed, ...corpus } of reference.corpus) {
      const result = approximateRandomisation({ ...corpus, statistic: share, random: lcg(seed) });
      expect(result.difference).toBeCloseTo(difference, 12);
      expect(result.p).toBeCloseTo(p, 12);
    }
  });

  it('turns the sign but not p when the sides are exchanged', () => {
    const one = approximateRandomisation({ a, b, statistic: share, resamples, random: lcg(3) });
    const other = approximateRandomisation({ a: b, b: a, statistic: share, resamples, random: lcg(3) });
    expect(other.difference).toBe(-one.difference);
    expect(other.p).toBe(one.p);
  });

  it('comes near the exact sign-flip p for a mean', () => {
    const before = [[3], [1], [4], [1], [5], [9], [2], [6], [5], [3]];
    const after = [[5], [3], [4], [4], [4], [12], [1], [9], [7], [9]];
    const differences = after.map((row, index) => (row[0] ?? 0) - (before[index]?.[0] ?? 0));
    const exact = signFlipTest({ differences, random: lcg(1) });
    const mean = ([sum = 0]: readonly number[]) => sum / 10;
    const result = approximateRandomisation({ a: before, b: after, statistic: mean, random: lcg(8) });
    expect(exact.method).toBe('exact');
    expect(result.difference).toBeCloseTo(exact.difference, 12);
    expect(Math.abs(result.p - exact.p)).toBeLessThan(0.01);
  });

  it('gives p = 1 for a system against itself', () => {
    expect(approximateRandomisation({ a, b: a, statistic: share, resamples: 20, random: lcg(1) })).toEqual({
      difference: 0,
      p: 1,
    });
  });

  it('does not depend on the unit of the metric, whatever rounding comes with it, and never claims a p of 0', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    const rows = fc.array(row, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-6, 0.1, 1e9), (pairs, unit) => {
        const of = (factor: number) =>
          approximateRandomisation({
            a: pairs.map(([value]) => [value * factor]),
            b: pairs.map(([, value]) => [value * factor]),
            statistic: ([total = 0]) => total / pairs.length,
            resamples: 50,
            random: lcg(2),
          });
        const whole = of(1);
        const scaled = of(unit * 0.1);
        expect(scaled.p).toBe(whole.p);
        expect(scaled.difference / unit / 0.1).toBeCloseTo(whole.difference, 8);
        expect(whole.p).toBeGreaterThanOrEqual(1 / 51);
        expect(whole.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    { before: [50, 50], after: [8, 92] },
    { before: [67, 24], after: [91, 0] },
    { before: [60, 5, 11], after: [27, 25, 24] },
  ])('counts as equal what only rounding tells apart: $before and $after, as tenths of a billion', (sums) => {
    // Both sides add up to the same, so that every exchange reaches the difference.
    const statistic = ([total = 0]: readonly number[]) => total * 1e9;
    const a = sums.before.map((value) => [value * 0.1]);
    const b = sums.after.map((value) => [value * 0.1]);
    expect(approximateRandomisation({ a, b, statistic, resamples: 60, random: lcg(2) }).p).toBe(1);
  });

  it('names a metric that is not a number', () => {
    const statistic = () => Number.NaN;
    expect(() => approximateRandomisation({ a, b, statistic, random: lcg(1) })).toThrow(
      'The statistic of the whole corpus is NaN, not a finite number.',
    );
  });

  it('refuses no rows and unequal shapes', () => {
    const random = lcg(1);
    expect(() => approximateRandomisation({ a: [], b: [], statistic: share, random })).toThrow('a is empty');
    expect(() => approximateRandomisation({ a, b: b.slice(2), statistic: share, random })).toThrow(
      'equal shapes',
    );
    expect(() => approximateRandomisation({ a, b, statistic: share, random, resamples: 0 })).toThrow(
      'resamples must be a whole number of at least 1, but is 0.',
    );
  });
});
