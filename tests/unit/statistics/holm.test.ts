import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmAdjust } from '../../../src/statistics/holm.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

describe('holmAdjust', () => {
  it('gives the golden values, in the order given', () => {
    const adjusted = holmAdjust([0.01, 0.04, 0.03, 0.005]);
    for (const [index, expected] of [0.03, 0.06, 0.06, 0.02].entries())
      expect(adjusted[index]).toBeCloseTo(expected, 12);
  });

  it('agrees with statsmodels', () => {
    for (const { p, holm } of reference.corrections) {
      expect(holmAdjust(p)).toEqual(holm.map((value) => expect.closeTo(value, 12)));
    }
  });

  it('never lowers a p value, keeps the order, and stays at most 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const adjusted = holmAdjust(pValues);
        for (const [index, p] of pValues.entries()) {
          const own = adjusted[index] ?? Number.NaN;
          expect(own).toBeGreaterThanOrEqual(p);
          expect(own).toBeLessThanOrEqual(1);
          for (const [other, q] of pValues.entries()) {
            if (p <= q) expect(own).toBeLessThanOrEqual(adjusted[other] ?? Number.NaN);
          }
        }
      }),
    );
  });

  it('does not depend on the order of the family', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        expect(holmAdjust(pValues.toReversed())).toEqual(holmAdjust(pValues).toReversed());
      }),
    );
  });

  it('gives nothing for an empty family and refuses what is no p value', () => {
    expect(holmAdjust([])).toEqual([]);
    expect(() => holmAdjust([0.2, 1.2])).toThrow('pValues[1] is 1.2, not between 0 and 1.');
    expect(() => holmAdjust([Number.NaN])).toThrow('pValues[0] is NaN');
  });
});
