import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation, sum } from '../../../src/statistics/moments.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, magnitude } from './close.ts';

describe('moments', () => {
  it('agree with numpy', () => {
    for (const { values, sd, ...expected } of reference.summaries) {
      const scale = magnitude(values);
      expectClose(sum(values), expected.sum, scale);
      expectClose(mean(Float64Array.from(values)), expected.mean, scale);
      if (sd !== null) expect(standardDeviation(values) / scale).toBeCloseTo(sd / scale, 12);
    }
  });

  it('are 0 for no sum and NaN where nothing is known', () => {
    expect(sum([])).toBe(0);
    expect(mean([])).toBeNaN();
    expect(standardDeviation([4])).toBeNaN();
  });

  it('do not depend on order, shift and scale with the values', () => {
    const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(sample, fc.integer({ min: -9, max: 9 }), (values, amount) => {
        const turned = values.toReversed();
        expect(mean(turned)).toBe(mean(values));
        expectClose(standardDeviation(turned), standardDeviation(values));
        expectClose(mean(values.map((value) => value + amount)), mean(values) + amount);
        expectClose(standardDeviation(values.map((value) => value + amount)), standardDeviation(values));
        expectClose(
          standardDeviation(values.map((value) => value * amount)),
          standardDeviation(values) * Math.abs(amount),
        );
      }),
    );
  });
});
