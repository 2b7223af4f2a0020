import { describe, expect, it } from 'vitest';
import { approximateRandomisation } from '../../../src/statistics/approximate-randomisation.ts';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { lcg } from './lcg.ts';

const { a, b, resamples, seed, difference, p } = reference.corpus;

function share([part = 0, whole = 0]: readonly number[]): number {
  return part / whole;
}

describe('approximateRandomisation', () => {
  it('agrees with numpy on the same draws', () => {
    const result = approximateRandomisation({ a, b, statistic: share, resamples, random: lcg(seed) });
    expect(result.difference).toBeCloseTo(difference, 12);
    expect(result.p).toBeCloseTo(p, 12);
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

  it('refuses no rows and unequal shapes', () => {
    const random = lcg(1);
    expect(() => approximateRandomisation({ a: [], b: [], statistic: share, random })).toThrow('a is empty');
    expect(() => approximateRandomisation({ a, b: b.slice(2), statistic: share, random })).toThrow(
      'equal shapes',
    );
  });
});
