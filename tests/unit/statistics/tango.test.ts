import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemarTest } from '../../../src/statistics/mcnemar.ts';
import { tangoInterval, tangoTest } from '../../../src/statistics/tango.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, present } from './close.ts';

const table = fc
  .tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 300 }))
  .map(([gained, lost, same]) => ({ gained, lost, n: gained + lost + same }));

describe('tangoInterval', () => {
  it('gives the limits published for Bentur et al. (2009): Fagerland, Lydersen and Laake, Stat. Med. 33 (2014), table V', () => {
    const interval = tangoInterval({ gained: 1, lost: 7, n: 21 });
    expect(interval?.low).toBeCloseTo(-0.517, 3);
    expect(interval?.high).toBeCloseTo(-0.026, 3);
  });

  it('gives the limits that the R package contingencytables 3.0 tests for Cavo et al. (2012)', () => {
    const interval = tangoInterval({ gained: 6, lost: 16, n: 161 });
    expect(interval?.low).toBeCloseTo(-0.124, 4);
    expect(interval?.high).toBeCloseTo(-0.0054, 4);
  });

  it('agrees with limits found from the likelihood itself', () => {
    for (const { gained, lost, n, level, bounds } of reference.tango) {
      const interval = tangoInterval({ gained, lost, n, level });
      expect(interval?.estimate).toBe((gained - lost) / n);
      expect(interval?.low).toBeCloseTo(bounds[0] ?? Number.NaN, 9);
      expect(interval?.high).toBeCloseTo(bounds[1] ?? Number.NaN, 9);
    }
  });

  it("has Wilson's form z² / (n + z²) without discordant pairs", () => {
    const interval = tangoInterval({ gained: 0, lost: 0, n: 50 });
    const square = 1.959963984540054 ** 2;
    expect(interval?.high).toBeCloseTo(square / (50 + square), 12);
    expect(interval?.low).toBeCloseTo(-square / (50 + square), 12);
  });

  it('mirrors, is bounded, holds the estimate, and narrows with twice the same data', () => {
    fc.assert(
      fc.property(table, ({ gained, lost, n }) => {
        const interval = tangoInterval({ gained, lost, n });
        const mirrored = tangoInterval({ gained: lost, lost: gained, n });
        const larger = tangoInterval({ gained: 2 * gained, lost: 2 * lost, n: 2 * n });
        if (!interval || !mirrored || !larger) throw new Error('an interval exists for n >= 1');
        expect(interval.low).toBeCloseTo(-mirrored.high, 12);
        expect(interval.low).toBeGreaterThanOrEqual(-1);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(interval.estimate);
        expect(interval.high).toBeGreaterThanOrEqual(interval.estimate);
        expect(larger.high - larger.low).toBeLessThan(interval.high - interval.low);
      }),
    );
  });

  it('leaves 0 out only where the asymptotic McNemar test rejects', () => {
    fc.assert(
      fc.property(table, ({ gained, lost, n }) => {
        const interval = tangoInterval({ gained, lost, n });
        const rejects = (gained - lost) ** 2 > 1.959963984540054 ** 2 * (gained + lost);
        expect(interval !== undefined && (interval.low > 0 || interval.high < 0)).toBe(rejects);
        if (mcnemarTest({ gained, lost }).p < 0.01) expect(rejects).toBe(true);
      }),
    );
  });

  it('reaches the end of the scale when every pair is discordant in one direction', () => {
    expect(tangoInterval({ gained: 10, lost: 0, n: 10 })?.high).toBe(1);
    expect(tangoInterval({ gained: 0, lost: 10, n: 10 })?.low).toBe(-1);
  });

  it('is unknown without pairs and refuses impossible counts', () => {
    expect(tangoInterval({ gained: 0, lost: 0, n: 0 })).toBeUndefined();
    expect(() => tangoInterval({ gained: 3, lost: 3, n: 5 })).toThrow(
      'gained + lost is 6, more than n, which is 5.',
    );
  });
});

describe('tangoTest', () => {
  it('agrees with p values found from the likelihood itself, also at the ends of the scale', () => {
    for (const { tests, ...counts } of reference.tangoTests) {
      const test = present(tangoTest(counts));
      for (const { bound, atMost, atLeast } of tests) {
        expectClose(test.pAtMost(bound), atMost);
        expectClose(test.pAtLeast(bound), atLeast);
      }
    }
  });

  it("is McNemar's asymptotic test at 0: z = (15 − 5) / √20", () => {
    const test = present(tangoTest({ gained: 15, lost: 5, n: 100 }));
    expect(test.pAtMost(0)).toBeCloseTo(0.0126736593, 9);
    expect(test.pAtLeast(0)).toBeCloseTo(1 - 0.0126736593, 9);
  });

  const bound = fc.double({ min: -1, max: 1, noNaN: true }).filter((value) => Math.abs(value) > 1e-9);

  it('is a share that rises and falls with the bound, makes up 1, and mirrors', () => {
    fc.assert(
      fc.property(table, bound, bound, ({ gained, lost, n }, one, other) => {
        const test = present(tangoTest({ gained, lost, n }));
        const mirrored = present(tangoTest({ gained: lost, lost: gained, n }));
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(test.pAtMost(low)).toBeGreaterThanOrEqual(0);
        expect(test.pAtMost(high)).toBeLessThanOrEqual(1);
        expect(test.pAtMost(low)).toBeLessThanOrEqual(test.pAtMost(high) + 1e-12);
        expect(test.pAtMost(low) + test.pAtLeast(low)).toBeCloseTo(1, 12);
        expect(mirrored.pAtMost(low)).toBeCloseTo(test.pAtLeast(-low), 12);
      }),
    );
  });

  it('rejects a bound at α exactly where the interval of level 1 − 2α leaves it out', () => {
    const alpha = fc.double({ min: 0.001, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(table, bound, alpha, ({ gained, lost, n }, at, share) => {
        const { low, high } = present(tangoInterval({ gained, lost, n, level: 1 - 2 * share }));
        fc.pre(Math.abs(at - low) > 1e-9 && Math.abs(at - high) > 1e-9);
        const test = present(tangoTest({ gained, lost, n }));
        expect(test.pAtMost(at) < share).toBe(at < low);
        expect(test.pAtLeast(at) < share).toBe(at > high);
      }),
      { numRuns: 300 },
    );
  });

  it('is unknown without pairs and refuses impossible counts and bounds', () => {
    expect(tangoTest({ gained: 0, lost: 0, n: 0 })).toBeUndefined();
    expect(() => tangoTest({ gained: 3, lost: 3, n: 5 })).toThrow(
      'gained + lost is 6, more than n, which is 5.',
    );
    expect(() => tangoTest({ gained: Number.NaN, lost: 3, n: 5 })).toThrow('gained must be a whole number');
    const test = present(tangoTest({ gained: 1, lost: 1, n: 5 }));
    expect(() => test.pAtLeast(Number.NaN)).toThrow('bound[0] is NaN, not a finite number.');
    expect(() => test.pAtMost(Number.POSITIVE_INFINITY)).toThrow('bound[0] is Infinity');
  });

  it('takes a bound beyond ±1, which no difference reaches, for ±1', () => {
    const test = present(tangoTest({ gained: 1, lost: 1, n: 5 }));
    expect([test.pAtMost(-7), test.pAtLeast(7), test.pAtMost(7)]).toEqual([0, 0, 1]);
  });
});
