import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/statistics/bootstrap.ts';
import { bootstrapDistribution } from '../../../src/statistics/bootstrap-distribution.ts';
import { jointRatio, jointStatistic, resampleJointly } from '../../../src/statistics/joint-resampling.ts';
import { expectBounds, expectClose, present } from './close.ts';
import { lcg } from './lcg.ts';

const column = (...values: number[]): Float64Array => Float64Array.from(values);

describe('resampleJointly', () => {
  it('sums every column over the same draws', () => {
    // Draws 0, 2, 2, 1, then 3, 3, 0, 1 of four samples.
    const places = [0, 2, 2, 1, 3, 3, 0, 1];
    const random = (): number => ((places.shift() ?? 0) + 0.5) / 4;
    const joint = resampleJointly({
      columns: [column(1, 2, 4, 8), column(1, 1, 1, 0)],
      resamples: 2,
      random,
    });
    expect(joint.whole).toEqual([15, 3]);
    expect(joint.drawn.map((sums) => [...sums])).toEqual([
      [1 + 4 + 4 + 2, 8 + 8 + 1 + 2],
      [4, 2],
    ]);
  });

  it('gives the mean of one column the distribution that a bootstrap of its own has', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 25 }), (values) => {
        const joint = resampleJointly({
          columns: [column(...values), column(...values.map(() => 1))],
          resamples: 50,
          random: lcg(3),
        });
        const found = bootstrapDistribution(present(jointRatio(joint, { over: 0, under: 1 })));
        const own = present(bootstrapMean({ values, resamples: 50, random: lcg(3) }));
        expectClose(found.estimate, own.estimate, 1000);
        const { low, high } = own.interval();
        expectBounds(found.interval(), [low, high], 1000);
      }),
    );
  });

  it('has nothing to sum without columns or samples', () => {
    expect(resampleJointly({ columns: [], resamples: 3, random: lcg(1) })).toMatchObject({
      whole: [],
      drawn: [],
    });
    const joint = resampleJointly({ columns: [column(), column()], resamples: 3, random: lcg(1) });
    expect(joint.whole).toEqual([0, 0]);
    expect(jointRatio(joint, { over: 0, under: 1 })).toBeUndefined();
  });

  it('refuses columns of unequal length, values that are not finite, and no resample', () => {
    const bad =
      (columns: Float64Array[], resamples = 3) =>
      () =>
        resampleJointly({ columns, resamples, random: lcg(1) });
    expect(bad([column(1, 2), column(1)])).toThrow('columns[1] has 1 samples, but columns[0] has 2.');
    expect(bad([column(1, Number.NaN)])).toThrow('columns[0][1] is NaN, not a finite number.');
    expect(bad([column(1, 2)], 0)).toThrow('resamples must be a whole number of at least 1, but is 0.');
  });
});

describe('jointStatistic', () => {
  it('leaves out resamples for which it is not defined, and samples that do not belong', () => {
    // The last two samples have no count: a resample of these alone has no mean.
    const joint = resampleJointly({
      columns: [column(3, 5, 0, 0), column(1, 1, 0, 0)],
      resamples: 400,
      random: lcg(7),
    });
    const found = present(jointRatio(joint, { over: 0, under: 1 }));
    expect(found.estimate).toBe(4);
    expect(found.n).toBe(2);
    expect(found.replicates.length).toBeGreaterThan(100);
    expect(found.replicates.length).toBeLessThan(400);
    expect(found.replicates.every((value) => value >= 3 && value <= 5)).toBe(true);
    expect([...found.leaveOneOut]).toEqual([5, 3]);
  });

  it('takes any statistic of the sums', () => {
    const joint = resampleJointly({ columns: [column(1, 2, 3)], resamples: 5, random: lcg(2) });
    const found = jointStatistic(joint, {
      columns: [0, 0],
      members: 0,
      statistic: ([a = 0, b = 0]) => a * b,
    });
    expect(found?.estimate).toBe(36);
    expect([...(found?.leaveOneOut ?? [])]).toEqual([25, 16, 9]);
  });
});
