import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  detectableDifferenceBinary,
  detectableDifferenceContinuous,
  requiredPairsBinary,
  requiredPairsContinuous,
} from '../../../src/statistics/power.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, present } from './close.ts';

describe('binary outcomes', () => {
  it("agree with Connor's equation solved by scipy", () => {
    for (const { discordance, difference, alpha, power, pairs, detectable } of reference.power.binary) {
      expect(requiredPairsBinary({ discordance, difference, alpha, power })).toBe(pairs);
      const found = detectableDifferenceBinary({ discordance, pairs, alpha, power });
      if (detectable === null) expect(found).toBeUndefined();
      else expectClose(found, detectable);
    }
  });

  it('give the exact McNemar test the power that was asked for, by enumeration', () => {
    for (const { discordance, exactPower, power } of reference.power.binary) {
      expect(exactPower, `at a discordance of ${discordance}`).toBeGreaterThanOrEqual(power);
    }
    for (const { discordance, difference, pairs, exactPower } of reference.power.kept) {
      expect(requiredPairsBinary({ discordance, difference })).toBe(pairs);
      // With every pair discordant the steps of the test are too coarse for the plan.
      expect(exactPower, `${difference} of ${discordance}`).toBeGreaterThanOrEqual(
        discordance < 1 ? 0.8 : 0.745,
      );
      if (difference <= discordance / 2) expect(exactPower).toBeLessThan(0.83);
    }
  });

  const share = fc.double({ min: 0.001, max: 1, noNaN: true });

  it('invert each other', () => {
    fc.assert(
      fc.property(share, share, (difference, discordance) => {
        const pairs = requiredPairsBinary({ difference, discordance });
        const found = present(detectableDifferenceBinary({ pairs, discordance }));
        expect(found).toBeLessThanOrEqual(difference * (1 + 1e-9));
        expect(requiredPairsBinary({ difference: found * (1 + 1e-9), discordance })).toBeLessThanOrEqual(
          pairs,
        );
        const fewer = detectableDifferenceBinary({ pairs: Math.max(1, pairs - 1), discordance });
        if (pairs > 1 && fewer !== undefined) expect(fewer).toBeGreaterThanOrEqual(difference * (1 - 1e-9));
      }),
    );
  });

  it('need fewer pairs for a larger difference, more for more discordance or power, and show less with fewer', () => {
    const power = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, share, power, (one, other, discordance, chance) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const of = (difference: number, apart: number, strength = 0.8) =>
          requiredPairsBinary({ difference, discordance: apart, power: strength });
        expect(of(large, discordance)).toBeLessThanOrEqual(of(small, discordance));
        expect(of(discordance, small)).toBeLessThanOrEqual(of(discordance, large));
        expect(of(large, discordance, 0.99)).toBeGreaterThanOrEqual(of(large, discordance, chance));
        const pairs = of(small, discordance);
        const many = present(detectableDifferenceBinary({ pairs: pairs + 50, discordance }));
        const few = present(detectableDifferenceBinary({ pairs, discordance }));
        expect(many).toBeLessThan(few);
        expect(many).toBeGreaterThan(0);
        expect(few).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('count a discordance below the difference as the difference', () => {
    expect(requiredPairsBinary({ difference: 0.3, discordance: 0.01 })).toBe(
      requiredPairsBinary({ difference: 0.3, discordance: 0.3 }),
    );
  });

  it('ignore the direction of a difference', () => {
    const down = requiredPairsBinary({ discordance: 0.2, difference: -0.1 });
    expect(requiredPairsBinary({ discordance: 0.2, difference: 0.1 })).toBe(down);
  });

  it('say when no difference can be shown', () => {
    expect(detectableDifferenceBinary({ discordance: 0.1, pairs: 5 })).toBeUndefined();
    expect(detectableDifferenceBinary({ discordance: 0.1, pairs: 6 })).toBeCloseTo(0.9929, 4);
    expect(detectableDifferenceBinary({ discordance: 0.1, pairs: 300 })).toBeCloseTo(0.0543, 4);
  });

  it('need fewer pairs for larger differences and less discordance', () => {
    const pairs = [0.02, 0.05, 0.1, 0.2].map((difference) =>
      requiredPairsBinary({ discordance: 0.2, difference }),
    );
    expect(pairs).toEqual([...pairs].sort((x, y) => y - x));
    const smallest = [0.1, 0.2, 0.4].map((discordance) =>
      detectableDifferenceBinary({ discordance, pairs: 300 }),
    );
    expect(smallest).toEqual([...smallest].sort());
  });

  it.each([
    [{ difference: 1.3, discordance: 0.2 }, 'A difference of shares is at most 1, but is 1.3.'],
    [{ difference: Number.NaN, discordance: 0.2 }, 'difference must be a finite number above 0, but is NaN.'],
    [{ difference: 0.1, discordance: 0 }, 'discordance must be above 0 and at most 1, but is 0.'],
    [{ difference: 0.1, discordance: Number.NaN }, 'discordance must be above 0 and at most 1, but is NaN.'],
    [{ difference: 0.1, discordance: 0.2, alpha: 0 }, 'alpha must lie strictly between 0 and 1, but is 0.'],
    [{ difference: 0, discordance: 0.2 }, 'difference must be a finite number above 0'],
    [{ difference: 0.1, discordance: 1.2 }, 'discordance must be above 0 and at most 1'],
    [{ difference: 0.1, discordance: 0.2, power: 1 }, 'power must lie strictly between 0 and 1'],
    [{ difference: 0.1, discordance: 0.2, power: 0.01 }, 'power is 0.01; a plan takes at least 0.5.'],
  ])('refuse %o', (input, message) => {
    expect(() => requiredPairsBinary(input)).toThrow(message);
  });
});

describe('continuous outcomes', () => {
  it("agree with Guenther's equation solved by scipy", () => {
    for (const { difference, sd, alpha, power, pairs, detectable } of reference.power.continuous) {
      expect(requiredPairsContinuous({ difference, sd, alpha, power })).toBe(pairs);
      expectClose(detectableDifferenceContinuous({ pairs, sd, alpha, power }), detectable, detectable);
    }
  });

  it("come within one pair of statsmodels' exact noncentral t", () => {
    for (const { effect, alpha, power, pairs } of reference.power.noncentral) {
      const found = requiredPairsContinuous({ difference: effect * 3, sd: 3, alpha, power });
      expect(Math.abs(found - Math.ceil(pairs))).toBeLessThanOrEqual(1);
    }
  });

  const size = fc.double({ min: 0.01, max: 100, noNaN: true });

  it('invert each other, and do not depend on the unit or the sign', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(1e-90, 1e-6, 1e6, 1e90), (difference, sd, unit) => {
        const pairs = requiredPairsContinuous({ difference, sd });
        const found = present(detectableDifferenceContinuous({ pairs, sd }));
        expect(found).toBeLessThanOrEqual(difference * (1 + 1e-9));
        expect(requiredPairsContinuous({ difference: -found * (1 + 1e-9), sd })).toBeLessThanOrEqual(pairs);
        expect(
          Math.abs(requiredPairsContinuous({ difference: difference * unit, sd: sd * unit }) - pairs),
        ).toBeLessThan(2);
        expect(present(detectableDifferenceContinuous({ pairs: pairs + 10, sd }))).toBeLessThan(found);
      }),
    );
  });

  it('need fewer pairs for a larger difference and more for a larger spread', () => {
    fc.assert(
      fc.property(size, size, size, (one, other, fixed) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        expect(requiredPairsContinuous({ difference: large, sd: fixed })).toBeLessThanOrEqual(
          requiredPairsContinuous({ difference: small, sd: fixed }),
        );
        expect(requiredPairsContinuous({ difference: fixed, sd: large })).toBeGreaterThanOrEqual(
          requiredPairsContinuous({ difference: fixed, sd: small }),
        );
      }),
    );
  });

  it('say when no difference can be shown, and refuse an sd of 0', () => {
    expect(detectableDifferenceContinuous({ pairs: 1, sd: 1 })).toBeUndefined();
    expect(() => detectableDifferenceContinuous({ pairs: 10, sd: 0 })).toThrow(
      'sd must be a finite number above 0',
    );
    expect(() => detectableDifferenceContinuous({ pairs: 0, sd: 1 })).toThrow('pairs must be a whole number');
  });
});
