import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../src/statistics/wilson.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { present } from './close.ts';

const proportion = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));

describe('wilsonInterval', () => {
  it.each([
    { successes: 17, n: 20, low: 0.639581, high: 0.947631 },
    { successes: 5, n: 5, low: 0.565518, high: 1 },
    { successes: 0, n: 10, low: 0, high: 0.277533 },
  ])('gives the golden values of $successes/$n', ({ successes, n, low, high }) => {
    const interval = wilsonInterval({ successes, n });
    expect(interval).toMatchObject({ estimate: successes / n, n, level: 0.95, method: 'wilson' });
    expect(interval?.low).toBeCloseTo(low, 6);
    expect(interval?.high).toBeCloseTo(high, 6);
  });

  it('agrees with statsmodels', () => {
    for (const { successes, n, level, wilson } of reference.proportions) {
      const interval = wilsonInterval({ successes, n, level });
      expect(interval?.low).toBeCloseTo(wilson[0] ?? Number.NaN, 12);
      expect(interval?.high).toBeCloseTo(wilson[1] ?? Number.NaN, 12);
    }
  });

  it('is unknown without samples', () => {
    expect(wilsonInterval({ successes: 0, n: 0 })).toBeUndefined();
  });

  it('stays within 0 and 1, holds the estimate, and mirrors', () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const interval = wilsonInterval({ successes, n });
        const mirrored = wilsonInterval({ successes: n - successes, n });
        if (interval === undefined || mirrored === undefined)
          throw new Error('an interval exists for n >= 1');
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(interval.estimate);
        expect(interval.high).toBeGreaterThanOrEqual(interval.estimate);
        expect(interval.low).toBeCloseTo(1 - mirrored.high, 12);
      }),
    );
  });

  it('widens with the level and narrows with twice the same data', () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const interval = present(wilsonInterval({ successes, n }));
        const wide = present(wilsonInterval({ successes, n, level: 0.99 }));
        const larger = present(wilsonInterval({ successes: 2 * successes, n: 2 * n }));
        expect(wide.low).toBeLessThanOrEqual(interval.low + 1e-15);
        expect(wide.high).toBeGreaterThanOrEqual(interval.high - 1e-15);
        expect(larger.high - larger.low).toBeLessThan(interval.high - interval.low);
      }),
    );
  });

  it.each([
    [{ successes: 3, n: 2 }, 'successes is 3, more than n, which is 2.'],
    [{ successes: 0.5, n: 2 }, 'successes must be a whole number of at least 0, but is 0.5.'],
    [{ successes: 0, n: Number.NaN }, 'n must be a whole number of at least 0, but is NaN.'],
    [{ successes: 1, n: 2, level: 95 }, 'level must lie strictly between 0 and 1, but is 95.'],
  ])('refuses %o', (input, message) => {
    expect(() => wilsonInterval(input)).toThrow(message);
  });
});
