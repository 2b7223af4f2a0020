import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/statistics/bootstrap.ts';
import { equivalenceP } from '../../../src/statistics/equivalence.ts';
import { tangoInterval, tangoTest } from '../../../src/statistics/tango.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, present } from './close.ts';
import { lcg } from './lcg.ts';

const table = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 600 }))
  .map(([gained, lost, same]) => ({ gained, lost, n: gained + lost + same }));
const margin = fc.double({ min: 0.001, max: 0.5, noNaN: true });

describe('equivalenceP', () => {
  it('is the larger of two p values found from the likelihood itself', () => {
    for (const { gained, lost, n, equivalence } of reference.tangoTests) {
      const test = present(tangoTest({ gained, lost, n }));
      for (const { margin: size, p } of equivalence) expectClose(equivalenceP(test, size), p);
    }
  });

  it('takes the worse of both ends', () => {
    const test = { pAtMost: (bound: number) => (bound === -2 ? 0.1 : 1), pAtLeast: () => 0.3 };
    expect(equivalenceP(test, 2)).toBe(0.3);
    expect(equivalenceP({ ...test, pAtLeast: () => 0.01 }, 2)).toBe(0.1);
  });

  it('is below 5% exactly where the 90% interval lies within the margin', () => {
    fc.assert(
      fc.property(table, margin, (counts, size) => {
        const { low, high } = present(tangoInterval({ ...counts, level: 0.9 }));
        fc.pre(Math.abs(low + size) > 1e-9 && Math.abs(high - size) > 1e-9);
        expect(equivalenceP(present(tangoTest(counts)), size) < 0.05).toBe(low > -size && high < size);
      }),
      { numRuns: 300 },
    );
  });

  it('falls with a larger margin, and is the same for the sides exchanged', () => {
    fc.assert(
      fc.property(table, margin, margin, (counts, one, other) => {
        const test = present(tangoTest(counts));
        const turned = present(tangoTest({ gained: counts.lost, lost: counts.gained, n: counts.n }));
        const p = equivalenceP(test, Math.max(one, other));
        expect(p).toBeLessThanOrEqual(equivalenceP(test, Math.min(one, other)) + 1e-12);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expectClose(equivalenceP(turned, one), equivalenceP(test, one));
      }),
    );
  });

  it('falls with a larger margin for the bootstrap of a mean', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 20 });
    const wide = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(values, wide, wide, (sample, one, other) => {
        const test = present(bootstrapMean({ values: sample, resamples: 100, random: lcg(1) }));
        const p = equivalenceP(test, Math.max(one, other));
        expect(p).toBeLessThanOrEqual(equivalenceP(test, Math.min(one, other)));
        expect(p).toBeGreaterThan(0);
      }),
    );
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a margin of %d', (size) => {
    const test = present(tangoTest({ gained: 1, lost: 1, n: 9 }));
    expect(() => equivalenceP(test, size)).toThrow(`margin must be a finite number above 0, but is ${size}.`);
  });
});
