import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/statistics/distributions.ts';
import type { Interval } from '../../../src/statistics/interval.ts';
import { clusteredMeanInterval, meanInterval } from '../../../src/statistics/mean.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

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
      const scale = Math.max(...values.map(Math.abs));
      expect((interval?.low ?? Number.NaN) / scale).toBeCloseTo((bounds[0] ?? Number.NaN) / scale, 11);
      expect((interval?.high ?? Number.NaN) / scale).toBeCloseTo((bounds[1] ?? Number.NaN) / scale, 11);
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
      }),
    );
  });
});

describe('clusteredMeanInterval', () => {
  it('gives the golden standard error, and the corrected one after G / (G − 1)', () => {
    const interval = clusteredMeanInterval(GOLDEN);
    expect(interval).toMatchObject({ estimate: 7 / 12, n: 4, method: 'clustered t' });
    expect(standardError(interval)).toBeCloseTo(0.1381926996, 10);
    expect(standardError(interval) * Math.sqrt(4 / 3)).toBeCloseTo(0.1595711846, 10);
  });

  it('agrees with statsmodels, also for clusters of unequal size', () => {
    for (const { clusters, bounds } of reference.clustered) {
      const interval = clusteredMeanInterval(clusters);
      expect(interval?.low).toBeCloseTo(bounds[0] ?? Number.NaN, 9);
      expect(interval?.high).toBeCloseTo(bounds[1] ?? Number.NaN, 9);
    }
  });

  it('is unknown for fewer than two clusters', () => {
    expect(clusteredMeanInterval([])).toBeUndefined();
    expect(clusteredMeanInterval([[1, 0, 1]])).toBeUndefined();
  });

  it('names an empty cluster and a value that is not a number', () => {
    expect(() => clusteredMeanInterval([[1], []])).toThrow('clusters[1] is empty');
    expect(() => clusteredMeanInterval([[1], [0, Number.POSITIVE_INFINITY]])).toThrow(
      'clusters[1][1] is Infinity',
    );
  });
});
