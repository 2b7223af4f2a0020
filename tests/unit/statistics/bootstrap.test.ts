import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/statistics/bootstrap.ts';
import type { BootstrapMethod } from '../../../src/statistics/bootstrap-distribution.ts';
import { meanInterval } from '../../../src/statistics/mean.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectBounds, expectClose, magnitude, present } from './close.ts';
import { lcg } from './lcg.ts';

const { means, independent } = reference.bootstrap;
const METHODS: readonly BootstrapMethod[] = ['percentile', 'bca', 'bca-t'];

describe('bootstrapMean', () => {
  describe.each(means)('of $name, on the same draws', ({ values, resamples, seed, ...expected }) => {
    const scale = magnitude(values);
    const make = (method: string) =>
      present(bootstrapMean({ values, resamples, random: lcg(seed), method: method as BootstrapMethod }));

    it('has the estimate and standard error of numpy', () => {
      expectClose(make('bca').estimate, expected.estimate, scale);
      expectClose(make('bca').standardError, expected.standardError, scale);
    });

    it('has the intervals of the formulas in numpy', () => {
      for (const { method, level, bounds } of expected.intervals) {
        expectBounds(make(method).interval(level), bounds, scale);
      }
    });

    it('has the p values found by root finding', () => {
      for (const { method, bound, atMost, atLeast } of expected.tests) {
        expectClose(make(method).pAtMost(bound), atMost);
        expectClose(make(method).pAtLeast(bound), atLeast);
      }
    });

    it("has the bounds of scipy's own BCa bootstrap", () => {
      for (const { method, level, bounds } of expected.scipy) {
        expectBounds(make(method).interval(level), bounds, scale);
      }
    });
  });

  it("comes near scipy's bootstrap of 200,000 resamples of its own", () => {
    for (const { method, level, bounds } of independent.intervals) {
      const distribution = bootstrapMean({
        values: independent.values,
        random: lcg(99),
        method: method as BootstrapMethod,
      });
      const interval = distribution?.interval(level);
      expect(Math.abs((interval?.low ?? 0) - (bounds[0] ?? 0))).toBeLessThan(0.04);
      expect(Math.abs((interval?.high ?? 0) - (bounds[1] ?? 0))).toBeLessThan(0.04);
    }
  });

  it('comes near Student’s t for many values without skew, and near its p', () => {
    const values = Array.from({ length: 200 }, (_, index) => Math.sin(index * 2.4) + 0.1);
    const distribution = present(bootstrapMean({ values, random: lcg(5) }));
    const student = present(meanInterval(values));
    expect(distribution.interval().low).toBeCloseTo(student.low, 2);
    expect(distribution.interval().high).toBeCloseTo(student.high, 2);
    expect(distribution.pAtMost(student.low)).toBeCloseTo(0.025, 2);
  });

  it('is unknown below two values', () => {
    expect(bootstrapMean({ values: [], random: lcg(1) })).toBeUndefined();
    expect(bootstrapMean({ values: [2], random: lcg(1) })).toBeUndefined();
  });

  it('repeats itself with the same seed, with 10,000 resamples when nothing is said', () => {
    let draws = 0;
    const random = lcg(4);
    const counted = () => {
      draws++;
      return random();
    };
    const once = bootstrapMean({ values: [1, 2, 4], random: counted });
    expect(draws).toBe(30_000);
    const again = bootstrapMean({ values: [1, 2, 4], random: lcg(4) });
    expect(again?.interval()).toEqual(once?.interval());
    expect(again?.pAtMost(2)).toBe(once?.pAtMost(2));
  });

  it('leaves its values as they are', () => {
    const values = Object.freeze([3, 1, 2]);
    bootstrapMean({ values, resamples: 5, random: lcg(1) });
    expect(values).toEqual([3, 1, 2]);
  });

  it('holds the mean in its middle half for data without skew', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 10 }),
        fc.constantFrom(...METHODS),
        (half, method) => {
          const values = [...half, ...half.map((value) => -value)];
          const distribution = present(bootstrapMean({ values, resamples: 500, random: lcg(6), method }));
          const { low, high } = distribution.interval(0.95);
          expect(low).toBeLessThanOrEqual(0);
          expect(high).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it.each([
    [{ values: [1, Number.NaN] }, 'values[1] is NaN, not a finite number.'],
    [{ values: [Number.NEGATIVE_INFINITY, 1] }, 'values[0] is -Infinity'],
    [{ values: [1, 2], resamples: 0 }, 'resamples must be a whole number of at least 1, but is 0.'],
    [{ values: [1, 2], resamples: 1.5 }, 'resamples must be a whole number of at least 1, but is 1.5.'],
  ])('refuses %o', (input, message) => {
    expect(() => bootstrapMean({ ...input, random: lcg(1) })).toThrow(message);
  });
});
