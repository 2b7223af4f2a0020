import { describe, expect, it } from 'vitest';
import {
  detectableDifferenceBinary,
  detectableDifferenceContinuous,
  requiredPairsBinary,
  requiredPairsContinuous,
} from '../../../src/statistics/power.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

describe('binary outcomes', () => {
  it("agree with Connor's equation solved by scipy", () => {
    for (const { discordance, difference, alpha, power, pairs, detectable } of reference.power.binary) {
      expect(requiredPairsBinary({ discordance, difference, alpha, power })).toBe(pairs);
      const found = detectableDifferenceBinary({ discordance, pairs, alpha, power });
      if (detectable === null) expect(found).toBeUndefined();
      else expect(found).toBeCloseTo(detectable, 10);
    }
  });

  it('ignore the direction of a difference', () => {
    const down = requiredPairsBinary({ discordance: 0.2, difference: -0.1 });
    expect(requiredPairsBinary({ discordance: 0.2, difference: 0.1 })).toBe(down);
  });

  it('say when no difference can be shown', () => {
    expect(detectableDifferenceBinary({ discordance: 0.1, pairs: 30 })).toBeUndefined();
    expect(detectableDifferenceBinary({ discordance: 0.1, pairs: 300 })).toBeCloseTo(0.0509, 4);
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
    [{ difference: 0.3, discordance: 0.2 }, 'A difference of 0.3 cannot come from a discordance of 0.2'],
    [{ difference: 0, discordance: 0.2 }, 'difference must be a finite number above 0'],
    [{ difference: 0.1, discordance: 1.2 }, 'discordance must be above 0 and at most 1'],
    [{ difference: 0.1, discordance: 0.2, power: 1 }, 'power must lie strictly between 0 and 1'],
    [{ difference: 0.1, discordance: 0.2, power: 0.01 }, 'power is 0.01, not above alpha'],
  ])('refuse %o', (input, message) => {
    expect(() => requiredPairsBinary(input)).toThrow(message);
  });
});

describe('continuous outcomes', () => {
  it("come within one pair of statsmodels' exact noncentral t", () => {
    for (const { effect, alpha, power, pairs } of reference.power.continuous) {
      const found = requiredPairsContinuous({ difference: effect * 3, sd: 3, alpha, power });
      expect(Math.abs(found - Math.ceil(pairs))).toBeLessThanOrEqual(1);
    }
  });

  it('invert each other', () => {
    const pairs = requiredPairsContinuous({ difference: 2, sd: 7 });
    const difference = detectableDifferenceContinuous({ pairs, sd: 7 });
    expect(difference).toBeLessThanOrEqual(2);
    expect(difference).toBeGreaterThan(1.97);
  });

  it('say when no difference can be shown, and refuse an sd of 0', () => {
    expect(detectableDifferenceContinuous({ pairs: 1, sd: 1 })).toBeUndefined();
    expect(() => detectableDifferenceContinuous({ pairs: 10, sd: 0 })).toThrow(
      'sd must be a finite number above 0',
    );
    expect(() => detectableDifferenceContinuous({ pairs: 0, sd: 1 })).toThrow('pairs must be a whole number');
  });
});
