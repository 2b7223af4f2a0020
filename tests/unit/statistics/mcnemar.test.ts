import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemarTest } from '../../../src/statistics/mcnemar.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose } from './close.ts';

describe('mcnemarTest', () => {
  it('gives the golden values of 15 against 5', () => {
    const { p, midP, discordant } = mcnemarTest({ gained: 15, lost: 5 });
    expect(p).toBeCloseTo(0.0413894653, 10);
    expect(midP).toBeCloseTo(0.0266036987, 10);
    expect(discordant).toBe(20);
  });

  it('gives the values that the R package contingencytables 3.0 tests for Cavo et al. (2012)', () => {
    const { p, midP } = mcnemarTest({ gained: 6, lost: 16 });
    expect(p).toBeCloseTo(0.052479, 6);
    expect(midP).toBeCloseTo(0.03469, 6);
  });

  it('agrees with statsmodels and scipy', () => {
    for (const { gained, lost, p, midP } of reference.mcnemar) {
      const result = mcnemarTest({ gained, lost });
      expectClose(result.p, p);
      expectClose(result.midP, midP);
      // A tiny p is compared by its digits.
      expect(result.p / p).toBeCloseTo(1, 9);
    }
  });

  it('is symmetric, bounded, and mid-p is never the larger', () => {
    const count = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(count, count, (gained, lost) => {
        const { p, midP } = mcnemarTest({ gained, lost });
        expect(mcnemarTest({ gained: lost, lost: gained }).p).toBe(p);
        expect(midP).toBeLessThanOrEqual(p);
        expect(p).toBeLessThanOrEqual(1);
        expect(midP).toBeGreaterThan(0);
      }),
    );
  });

  it('refuses counts that are not whole', () => {
    expect(() => mcnemarTest({ gained: 1.5, lost: 0 })).toThrow('gained must be a whole number');
    expect(() => mcnemarTest({ gained: Number.NaN, lost: 0 })).toThrow('but is NaN');
    expect(() => mcnemarTest({ gained: 1, lost: -1 })).toThrow('lost must be a whole number');
  });
});
