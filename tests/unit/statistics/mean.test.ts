import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/statistics/distributions.ts';
import type { Interval } from '../../../src/statistics/interval.ts';
import { clusteredMeanInterval, meanInterval } from '../../../src/statistics/mean.ts';
import { mean } from '../../../src/statistics/moments.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectBounds, expectClose, magnitude, present } from './close.ts';

const GOLDEN = [
  [1, 0, 1],
  [1, 0, 0],
  [1, 1, 1],
  [0, 1, 0],
];

function standardError(interval: Interval | undefined): number {
  if (interval === undefined) return Number.NaN;
  return (interval.high - interval.estimate) / studentQuantile((1 + interval.level) / 2, interval.n - 1);
}

describe('meanInterval', () => {
  it('agrees with scipy', () => {
    for (const { values, level, bounds } of reference.means) {
      const interval = meanInterval(values, level);
      expectBounds(interval, bounds, magnitude(values));
    }
  });

  it('gives the golden naive standard error', () => {
    expect(standardError(meanInterval(GOLDEN.flat()))).toBeCloseTo(0.1486471, 7);
  });

  it('is unknown for fewer than two values', () => {
    expect(meanInterval([])).toBeUndefined();
    expect(meanInterval([3])).toBeUndefined();
  });

  it('names a value that is not a number', () => {
    expect(() => meanInterval([1, 2, Number.NaN])).toThrow('values[2] is NaN, not a finite number.');
    expect(() => meanInterval([1, 2], 1)).toThrow('level');
  });

  it('shifts with its values and narrows with a lower level', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (sample, shift) => {
        const wide = meanInterval(sample);
        const narrow = meanInterval(sample, 0.8);
        const shifted = meanInterval(sample.map((value) => value + shift));
        expect(shifted?.low).toBeCloseTo((wide?.low ?? 0) + shift, 6);
        expect(narrow?.low).toBeGreaterThanOrEqual(wide?.low ?? 0);
        expect(narrow?.high).toBeLessThanOrEqual(wide?.high ?? 0);
      }),
    );
  });
});

describe('means of any finite values', () => {
  it('give ordered ends, never NaN', () => {
    const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
    const level = fc.double({ min: 0.001, max: 0.9999, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), level, (values, share) => {
        for (const interval of [meanInterval(values, share), clusteredMeanInterval([values, [1]], share)]) {
          const { estimate, low, high } = present(interval);
          expect(low).toBeLessThanOrEqual(estimate);
          expect(high).toBeGreaterThanOrEqual(estimate);
        }
      }),
    );
  });
});

describe('clusteredMeanInterval', () => {
  it('gives the golden standard error, and the uncorrected one without G / (G − 1)', () => {
    const interval = clusteredMeanInterval(GOLDEN);
    expect(interval).toMatchObject({ estimate: 7 / 12, n: 4, method: 'clustered t' });
    expect(standardError(interval)).toBeCloseTo(0.1595711846, 10);
    expect(standardError(interval) * Math.sqrt(3 / 4)).toBeCloseTo(0.1381926996, 10);
  });

  it('agrees with statsmodels, also for clusters of unequal size', () => {
    for (const { clusters, bounds, ...expected } of reference.clustered) {
      const scale = magnitude(clusters.flat());
      expectBounds(clusteredMeanInterval(clusters), bounds, scale);
      expectClose(standardError(clusteredMeanInterval(clusters, 0.6)), expected.standardError, scale);
    }
  });

  const sample = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 20 });

  it('is the t interval with one value a cluster, and that of the means with clusters of one size', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 5 }), (values, size) => {
        const single = present(meanInterval(values));
        expectBounds(clusteredMeanInterval(values.map((value) => [value])), [single.low, single.high], 100);
        const clusters = values.map((value, index) =>
          Array.from({ length: size }, (_, repeat) => (value * (repeat + 1) * 7 + index * 3) % 11),
        );
        const ofMeans = present(meanInterval(clusters.map(mean)));
        expectBounds(clusteredMeanInterval(clusters), [ofMeans.low, ofMeans.high], 100);
      }),
    );
  });

  it('does not depend on order, mirrors, scales with the unit, and widens with the level', () => {
    const clusters = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 4 }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(clusters, fc.constantFrom(1e-90, 1e-6, 1e9, 1e90), (rows, unit) => {
        const { estimate, low, high } = present(clusteredMeanInterval(rows));
        expectBounds(clusteredMeanInterval(rows.map((row) => row.toReversed()).toReversed()), [low, high]);
        expectBounds(clusteredMeanInterval(rows.map((row) => row.map((value) => -value))), [-high, -low]);
        const scaled = clusteredMeanInterval(rows.map((row) => row.map((value) => value * unit)));
        expectBounds(scaled, [low * unit, high * unit], 9 * unit);
        const wide = present(clusteredMeanInterval(rows, 0.99));
        expect(wide.low).toBeLessThanOrEqual(low);
        expect(wide.high).toBeGreaterThanOrEqual(high);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  it('is unknown for fewer than two clusters', () => {
    expect(clusteredMeanInterval([])).toBeUndefined();
    expect(clusteredMeanInterval([[1, 0, 1]])).toBeUndefined();
  });

  it('names an empty cluster and a value that is not a number', () => {
    expect(() => clusteredMeanInterval([[1], []])).toThrow('clusters[1] is empty');
    expect(() => clusteredMeanInterval([[1], [2]], Number.NaN)).toThrow('level must lie strictly between');
    expect(() => clusteredMeanInterval([[1], [0, Number.POSITIVE_INFINITY]])).toThrow(
      'clusters[1][1] is Infinity',
    );
  });
});
