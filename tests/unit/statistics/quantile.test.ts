import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../src/statistics/quantile.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, magnitude } from './close.ts';

const values = fc
  .array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((sample) => Float64Array.from(sample).sort());
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('quantile', () => {
  it('agrees with numpy', () => {
    for (const { values: sorted, quantiles } of reference.summaries) {
      for (const [at = Number.NaN, expected] of quantiles) {
        expectClose(quantile(sorted, at), expected, magnitude(sorted));
      }
    }
  });

  it('lies between the ends, reaches them, and rises with the share', () => {
    fc.assert(
      fc.property(values, share, share, (sorted, one, other) => {
        const least = sorted[0] ?? Number.NaN;
        const most = sorted.at(-1) ?? Number.NaN;
        const rounding = 1e-12 * Math.max(Math.abs(least), Math.abs(most));
        expect(quantile(sorted, 0) - least).toBe(0);
        expect(quantile(sorted, 1) - most).toBe(0);
        const low = quantile(sorted, Math.min(one, other));
        const high = quantile(sorted, Math.max(one, other));
        expect(low).toBeGreaterThanOrEqual(least - rounding);
        expect(high).toBeLessThanOrEqual(most + rounding);
        expect(low).toBeLessThanOrEqual(high + rounding);
      }),
    );
  });

  it('mirrors', () => {
    fc.assert(
      fc.property(values, share, (sorted, at) => {
        const mirrored = sorted.map((value) => -value).sort();
        expectClose(quantile(mirrored, 1 - at), -quantile(sorted, at), magnitude([...sorted]));
      }),
    );
  });
});
