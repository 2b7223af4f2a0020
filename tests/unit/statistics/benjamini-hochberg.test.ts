import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochbergAdjust } from '../../../src/statistics/benjamini-hochberg.ts';
import { holmAdjust } from '../../../src/statistics/holm.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

describe('benjaminiHochbergAdjust', () => {
  it('gives the golden values, in the order given', () => {
    const adjusted = benjaminiHochbergAdjust([0.01, 0.04, 0.03, 0.005]);
    for (const [index, expected] of [0.02, 0.04, 0.04, 0.02].entries())
      expect(adjusted[index]).toBeCloseTo(expected, 12);
  });

  it('agrees with statsmodels', () => {
    for (const { p, bh } of reference.corrections) {
      expect(benjaminiHochbergAdjust(p)).toEqual(bh.map((value) => expect.closeTo(value, 12)));
    }
  });

  it('lies between the p value and its Holm adjustment', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const holm = holmAdjust(pValues);
        const adjusted = benjaminiHochbergAdjust(pValues);
        for (const [index, p] of pValues.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(adjusted[index]).toBeLessThanOrEqual((holm[index] ?? 0) * (1 + 1e-12));
        }
      }),
    );
  });

  it('does not depend on the order of the family', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        expect(benjaminiHochbergAdjust(pValues.toReversed())).toEqual(
          benjaminiHochbergAdjust(pValues).toReversed(),
        );
      }),
    );
  });

  it('keeps the order and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const adjusted = benjaminiHochbergAdjust(pValues);
        for (const [index, p] of pValues.entries()) {
          const own = adjusted[index] ?? Number.NaN;
          expect(own).toBeGreaterThanOrEqual(0);
          expect(own).toBeLessThanOrEqual(1);
          for (const [other, q] of pValues.entries()) {
            if (p <= q) expect(own).toBeLessThanOrEqual(adjusted[other] ?? Number.NaN);
          }
        }
      }),
    );
  });

  it('gives nothing for an empty family and refuses what is no p value', () => {
    expect(benjaminiHochbergAdjust([])).toEqual([]);
    expect(() => benjaminiHochbergAdjust([-0.1])).toThrow('pValues[0] is -0.1, not between 0 and 1.');
    expect(() => benjaminiHochbergAdjust([0.1, Number.NaN])).toThrow('pValues[1] is NaN');
  });
});
