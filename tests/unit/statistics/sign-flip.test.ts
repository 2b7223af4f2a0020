import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, magnitude } from './close.ts';
import { lcg } from './lcg.ts';

describe('signFlipTest', () => {
  it('counts all patterns of few differences, as scipy does', () => {
    for (const { differences, p } of reference.signFlip.exact) {
      const result = signFlipTest({ differences, random: lcg(1) });
      expect(result.method).toBe('exact');
      expect(result.p).toBeCloseTo(p, 12);
    }
  });

  it('agrees with numpy on the same draws', () => {
    for (const { differences, resamples, seed, p } of reference.signFlip.drawn) {
      const result = signFlipTest({ differences, resamples, random: lcg(seed) });
      expect(result.method).toBe('monte-carlo');
      expectClose(result.p, p);
      expectClose(result.difference, differences.reduce((sum, value) => sum + value, 0) / differences.length);
    }
  });

  it('never gives NaN, whatever the size of the differences', () => {
    const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (differences) => {
        const { difference, p } = signFlipTest({ differences, resamples: 20, random: lcg(1) });
        expect(Math.abs(difference)).toBeLessThanOrEqual(magnitude(differences) * (1 + 1e-12));
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('comes near the exact p where it draws patterns', () => {
    const { differences, p } = reference.signFlip.monteCarlo;
    const result = signFlipTest({ differences: [...differences, 0, 0], resamples: 40_000, random: lcg(5) });
    expect(result).toMatchObject({ method: 'monte-carlo', patterns: 40_000 });
    expect(Math.abs(result.p - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 40_000));
  });

  it('draws only beyond 16 differences that are not 0', () => {
    const sixteen = Array.from({ length: 16 }, (_, index) => index + 1);
    const padded = [...sixteen, ...Array.from({ length: 100 }, () => 0)];
    expect(signFlipTest({ differences: padded, random: lcg(1) })).toMatchObject({
      method: 'exact',
      p: 2 / 65536,
    });
    expect(signFlipTest({ differences: [...sixteen, 17], random: lcg(1) }).method).toBe('monte-carlo');
  });

  it('never claims a p of 0 and gives 1 without any difference', () => {
    const ones = Array.from({ length: 60 }, () => 1);
    expect(signFlipTest({ differences: ones, resamples: 99, random: lcg(1) }).p).toBe(0.01);
    expect(signFlipTest({ differences: [0, 0, 0], random: lcg(1) })).toMatchObject({ p: 1, difference: 0 });
  });

  it('does not depend on direction, order or scale', () => {
    const sample = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(sample, (differences) => {
        const { p } = signFlipTest({ differences, random: lcg(1) });
        const changed = differences.map((value) => value * -0.1).reverse();
        expect(signFlipTest({ differences: changed, random: lcg(1) }).p).toBe(p);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses no differences and values that are not numbers', () => {
    expect(() => signFlipTest({ differences: [], random: lcg(1) })).toThrow('differences is empty');
    expect(() => signFlipTest({ differences: [1, Number.NaN], random: lcg(1) })).toThrow(
      'differences[1] is NaN',
    );
  });
});
