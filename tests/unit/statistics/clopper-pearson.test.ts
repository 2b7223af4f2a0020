import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval } from '../../../src/statistics/clopper-pearson.ts';
import { mcnemarTest } from '../../../src/statistics/mcnemar.ts';
import { wilsonInterval } from '../../../src/statistics/wilson.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectBounds, present } from './close.ts';

describe('clopperPearsonInterval', () => {
  it('gives the golden value of 17/20', () => {
    const interval = clopperPearsonInterval({ successes: 17, n: 20 });
    expect(interval?.low).toBeCloseTo(0.621073, 6);
    expect(interval?.high).toBeCloseTo(0.967929, 6);
  });

  it('agrees with statsmodels', () => {
    for (const { successes, n, level, clopperPearson } of reference.proportions) {
      const interval = clopperPearsonInterval({ successes, n, level });
      expectBounds(interval, clopperPearson);
      // Far from 1/2 an absolute agreement says little.
      expect((interval?.low ?? Number.NaN) / (clopperPearson[0] || 1)).toBeCloseTo(
        clopperPearson[0] ? 1 : 0,
        9,
      );
      expect((interval?.high ?? Number.NaN) / (clopperPearson[1] ?? 1)).toBeCloseTo(1, 9);
    }
  });

  const proportion = fc
    .integer({ min: 1, max: 2000 })
    .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));

  it('stays within 0 and 1, holds the estimate, mirrors, and widens with the level', () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const interval = present(clopperPearsonInterval({ successes, n }));
        const mirrored = present(clopperPearsonInterval({ successes: n - successes, n }));
        const wide = present(clopperPearsonInterval({ successes, n, level: 0.99 }));
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(interval.estimate);
        expect(interval.high).toBeGreaterThanOrEqual(interval.estimate);
        expectBounds(mirrored, [1 - interval.high, 1 - interval.low]);
        expect(wide.low).toBeLessThanOrEqual(interval.low);
        expect(wide.high).toBeGreaterThanOrEqual(interval.high);
      }),
    );
  });

  it('is wider than Wilson’s, but for no successes or no failures', () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const exact = present(clopperPearsonInterval({ successes, n }));
        fc.pre(successes > 0 && successes < n);
        const score = present(wilsonInterval({ successes, n }));
        expect(exact.high - exact.low).toBeGreaterThanOrEqual(score.high - score.low);
      }),
    );
  });

  it('leaves 1/2 out exactly where the sign test rejects', () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const { low, high } = present(clopperPearsonInterval({ successes, n }));
        const { p } = mcnemarTest({ gained: successes, lost: n - successes });
        expect(low > 0.5 || high < 0.5).toBe(p < 0.05);
      }),
    );
  });

  it('is unknown without samples and refuses impossible counts', () => {
    expect(clopperPearsonInterval({ successes: 0, n: 0 })).toBeUndefined();
    expect(() => clopperPearsonInterval({ successes: -1, n: 4 })).toThrow('successes');
  });
});
