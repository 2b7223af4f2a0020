import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BootstrapDistribution,
  type BootstrapMethod,
  bootstrapDistribution,
} from '../../../src/statistics/bootstrap-distribution.ts';
import { lcg } from './lcg.ts';

const METHODS: readonly BootstrapMethod[] = ['percentile', 'bca', 'bca-t'];

/** Of the mean, from replicates that are drawn as a bootstrap draws them. */
function drawn(
  values: readonly number[],
  method: BootstrapMethod,
  resamples: number,
): { readonly replicates: Float64Array; readonly distribution: BootstrapDistribution } {
  const random = lcg(11);
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  const replicates = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) sum += values[Math.floor(random() * n)] ?? Number.NaN;
    return sum / n;
  });
  const leaveOneOut = Float64Array.from(values, (value) => (total - value) / (n - 1));
  const distribution = bootstrapDistribution({ estimate: total / n, n, replicates, leaveOneOut, method });
  return { replicates, distribution };
}

function ofMean(values: readonly number[], method: BootstrapMethod, resamples = 400): BootstrapDistribution {
  return drawn(values, method, resamples).distribution;
}

const method = fc.constantFrom(...METHODS);
const wholes = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 });
const finite = fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { minLength: 2, maxLength: 20 });
const level = fc.double({ min: 0.01, max: 0.9999, noNaN: true });

describe('bootstrapDistribution', () => {
  it.each([
    ['percentile', 'percentile bootstrap'],
    ['bca', 'BCa bootstrap'],
    ['bca-t', 'BCa bootstrap, t tails'],
  ] as const)('names %s in its interval', (which, name) => {
    expect(ofMean([1, 2, 3], which).interval(0.8)).toMatchObject({ n: 3, level: 0.8, method: name });
  });

  it('takes 95% and the widened tails when nothing is said', () => {
    const replicates = Float64Array.of(1, 2, 3);
    const leaveOneOut = Float64Array.of(1, 3);
    const distribution = bootstrapDistribution({ estimate: 2, n: 2, replicates, leaveOneOut });
    expect(distribution.interval()).toMatchObject({ level: 0.95, method: 'BCa bootstrap, t tails' });
    expect(distribution).toMatchObject({ estimate: 2, n: 2, standardError: 1 });
  });

  it('takes the quantiles of numpy as they are for the percentile method', () => {
    const replicates = Float64Array.of(5, 1, 4, 2, 3);
    const leaveOneOut = Float64Array.of(1, 2, 9);
    const distribution = bootstrapDistribution({
      estimate: 3,
      n: 3,
      replicates,
      leaveOneOut,
      method: 'percentile',
    });
    const interval = distribution.interval(0.8);
    expect(interval.low).toBeCloseTo(1.4, 12);
    expect(interval.high).toBeCloseTo(4.6, 12);
    expect(distribution.pAtMost(1.5)).toBeCloseTo(1.5 / 6, 12);
    expect(distribution.pAtLeast(3)).toBeCloseTo(0.5, 12);
  });

  it.each(METHODS)('has no width where every replicate is the same, with %s', (which) => {
    for (const values of [
      [0.1, 0.1],
      [0.1, 0.1, 0.1],
      [7e9, 7e9, 7e9, 7e9, 7e9],
      [0, 0, 0],
    ]) {
      const distribution = ofMean(values, which);
      for (const share of [0.5, 0.95, 0.9999]) {
        const { estimate, low, high } = distribution.interval(share);
        expect([low, high]).toEqual([estimate, estimate]);
      }
      expect(distribution.pAtMost(distribution.estimate)).toBeCloseTo(0.5, 12);
      expect(distribution.pAtMost(-1)).toBe(distribution.pAtLeast(1e10));
    }
  });

  it('counts bias and acceleration as 0 where every replicate lies on one side', () => {
    const replicates = Float64Array.of(3, 4, 5, 6);
    const leaveOneOut = Float64Array.of(0, 0, 9);
    const make = (which: BootstrapMethod) =>
      bootstrapDistribution({ estimate: 1, n: 3, replicates, leaveOneOut, method: which }).interval(0.5);
    expect(make('bca').low).toBeCloseTo(make('percentile').low, 12);
    expect(make('bca').high).toBeCloseTo(make('percentile').high, 12);
  });

  it('keeps its ends finite where the tails are beyond what a normal distribution can tell from 0', () => {
    for (const share of [0.95, 0.99, 0.9999]) {
      expect(ofMean([1, 4], 'bca-t').interval(share)).toMatchObject({ low: 1, high: 4 });
    }
  });

  it('never claims a p of 0, even where the corrections would', () => {
    const values = [...Array.from({ length: 30 }, () => 0), -1];
    const distribution = ofMean(values, 'bca', 1000);
    expect(distribution.pAtLeast(1)).toBeCloseTo(0.5 / 1001, 12);
    expect(ofMean(values, 'bca-t', 1000).pAtLeast(1)).toBeCloseTo(0.5 / 1001, 12);
  });

  it('gives shares and ordered ends within the replicates, never NaN', () => {
    fc.assert(
      fc.property(
        finite,
        method,
        level,
        fc.double({ min: -1e100, max: 1e100, noNaN: true }),
        (values, which, share, bound) => {
          const distribution = ofMean(values, which, 60);
          const { low, high } = distribution.interval(share);
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12 * Math.abs(Math.min(...values)));
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-12 * Math.abs(Math.max(...values)));
          for (const p of [distribution.pAtMost(bound), distribution.pAtLeast(bound)]) {
            expect(p).toBeGreaterThan(0);
            expect(p).toBeLessThanOrEqual(1);
          }
          expect(distribution.standardError).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('widens with the level', () => {
    fc.assert(
      fc.property(wholes, method, level, level, (values, which, one, other) => {
        const distribution = ofMean(values, which);
        const narrow = distribution.interval(Math.min(one, other));
        const wide = distribution.interval(Math.max(one, other));
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 1e-12);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 1e-12);
      }),
    );
  });

  it('is wider with t tails than without', () => {
    fc.assert(
      fc.property(wholes, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (values, share) => {
        const plain = ofMean(values, 'bca').interval(share);
        const widened = ofMean(values, 'bca-t').interval(share);
        expect(widened.low).toBeLessThanOrEqual(plain.low + 1e-12);
        expect(widened.high).toBeGreaterThanOrEqual(plain.high - 1e-12);
      }),
    );
  });

  it('has one-sided p values that rise and fall with the bound and that make up 1', () => {
    fc.assert(
      fc.property(
        wholes,
        method,
        fc.integer({ min: -20, max: 20 }),
        fc.nat(10),
        (values, which, bound, step) => {
          const distribution = ofMean(values, which);
          expect(distribution.pAtMost(bound + step)).toBeGreaterThanOrEqual(distribution.pAtMost(bound));
          expect(distribution.pAtLeast(bound + step)).toBeLessThanOrEqual(distribution.pAtLeast(bound));
          const both = distribution.pAtMost(bound) + distribution.pAtLeast(bound);
          expect(Math.abs(both - 1)).toBeLessThan(0.5 / 401 + 1e-9);
        },
      ),
    );
  });

  it('mirrors when the signs are turned', () => {
    fc.assert(
      fc.property(wholes, method, fc.integer({ min: -20, max: 20 }), (values, which, bound) => {
        const one = ofMean(values, which);
        const other = ofMean(
          values.map((value) => -value),
          which,
        );
        expect(other.estimate).toBeCloseTo(-one.estimate, 12);
        expect(other.interval().low).toBeCloseTo(-one.interval().high, 8);
        expect(other.interval().high).toBeCloseTo(-one.interval().low, 8);
        expect(other.pAtMost(bound)).toBeCloseTo(one.pAtLeast(-bound), 8);
        expect(other.pAtLeast(bound)).toBeCloseTo(one.pAtMost(-bound), 8);
      }),
    );
  });

  it('does not depend on the unit', () => {
    const unit = fc.constantFrom(1e-6, 0.1, 3, 1e9, 1e90);
    fc.assert(
      fc.property(wholes, method, unit, fc.integer({ min: -20, max: 20 }), (values, which, factor, bound) => {
        const one = ofMean(values, which);
        const other = ofMean(
          values.map((value) => value * factor),
          which,
        );
        expect(other.interval().low / factor).toBeCloseTo(one.interval().low, 8);
        expect(other.interval().high / factor).toBeCloseTo(one.interval().high, 8);
        expect(other.standardError / factor).toBeCloseTo(one.standardError, 8);
        expect(other.pAtMost(bound * factor)).toBeCloseTo(one.pAtMost(bound), 8);
      }),
    );
  });

  it('rejects a bound where the interval of level 1 − 2α leaves it out, up to two replicates', () => {
    const place = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(place, { minLength: 3, maxLength: 30 }), method, place, (values, which, bound) => {
        const { replicates, distribution } = drawn(values, which, 1000);
        const lower = distribution.pAtMost(bound);
        const upper = distribution.pAtLeast(bound);
        const p = Math.min(lower, upper);
        // At the least p that there is, and at the middle, no level belongs to it.
        fc.pre(p > 0.0006 && p < 0.49);
        const { low, high } = distribution.interval(1 - 2 * p);
        const end = lower < upper ? low : high;
        const below = (value: number) => replicates.filter((replicate) => replicate < value - 1e-9).length;
        const upTo = (value: number) => replicates.filter((replicate) => replicate <= value + 1e-9).length;
        expect(below(end)).toBeLessThanOrEqual(upTo(bound) + 2);
        expect(upTo(end)).toBeGreaterThanOrEqual(below(bound) - 2);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ estimate: Number.NaN }, 'estimate[0] is NaN'],
    [{ replicates: Float64Array.of(1, Number.POSITIVE_INFINITY) }, 'replicates[1] is Infinity'],
    [{ replicates: new Float64Array(0) }, 'the number of replicates must be a whole number of at least 1'],
    [{ n: 1 }, 'n must be a whole number of at least 2, but is 1.'],
  ])('refuses %o', (part, message) => {
    const good = { estimate: 1, n: 2, replicates: Float64Array.of(1, 2), leaveOneOut: Float64Array.of(1, 2) };
    expect(() => bootstrapDistribution({ ...good, ...part })).toThrow(message);
  });

  it('refuses a level outside (0, 1) and a bound that is not finite', () => {
    const distribution = ofMean([1, 2, 4], 'bca-t');
    expect(() => distribution.interval(1)).toThrow('level must lie strictly between 0 and 1, but is 1.');
    expect(() => distribution.pAtMost(Number.NaN)).toThrow('bound[0] is NaN');
    expect(() => distribution.pAtLeast(Number.NEGATIVE_INFINITY)).toThrow('bound[0] is -Infinity');
  });
});
