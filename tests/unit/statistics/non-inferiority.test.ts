import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../src/statistics/interval.ts';
import { nonInferiority } from '../../../src/statistics/non-inferiority.ts';
import { tangoInterval } from '../../../src/statistics/tango.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

function between(low: number, high: number): Interval {
  return { estimate: (low + high) / 2, low, high, n: 100, level: 0.95, method: 'test' };
}

describe('nonInferiority', () => {
  it.each([
    { low: 0.001, high: 0.2, verdict: 'improved' },
    { low: 0, high: 0.2, verdict: 'passed' },
    { low: -0.049, high: 0.02, verdict: 'passed' },
    { low: -0.04, high: -0.01, verdict: 'passed' },
    { low: -0.05, high: 0.02, verdict: 'underpowered' },
    { low: -0.2, high: -0.05, verdict: 'underpowered' },
    { low: -0.2, high: -0.051, verdict: 'regressed' },
  ])('calls $low to $high $verdict at a margin of 0.05', ({ low, high, verdict }) => {
    const result = nonInferiority({ interval: between(low, high), margin: 0.05 });
    expect(result.verdict).toBe(verdict);
    expect(result.settlingN === undefined).toBe(verdict !== 'underpowered');
  });

  it('says how many samples would settle it: half-width 0.1 to 0.05 takes four times as many', () => {
    const interval = between(-0.1, 0.1);
    expect(nonInferiority({ interval, margin: 0.05, power: 0.5 }).settlingN).toBe(400);
    // (1.95996 + 0.84162)² / 1.95996² = 2.0431
    expect(nonInferiority({ interval, margin: 0.05 }).settlingN).toBe(818);
  });

  it('agrees with the n that scipy finds for the power', () => {
    for (const { low, high, n, level, margin, power, settling } of reference.settling) {
      const interval = { ...between(low, high), n, level };
      expect(nonInferiority({ interval, margin, power }).settlingN).toBe(
        Math.max(1, Math.ceil(settling - 1e-6)),
      );
    }
  });

  it('asks for more samples for more power and for a smaller margin', () => {
    const power = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const margin = fc.double({ min: 0.001, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(power, power, margin, (one, other, size) => {
        const of = (chance: number, limit: number) =>
          nonInferiority({ interval: between(-0.1, 0.1), margin: limit, power: chance }).settlingN ?? 0;
        expect(of(Math.max(one, other), size)).toBeGreaterThanOrEqual(of(Math.min(one, other), size));
        expect(of(one, size / 2)).toBeGreaterThanOrEqual(of(one, size));
        expect(of(one, size)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('names an n at which a difference of 0 passes', () => {
    const interval = tangoInterval({ gained: 5, lost: 5, n: 50 });
    if (interval === undefined) throw new Error('there are pairs');
    const { settlingN = 0 } = nonInferiority({ interval, margin: 0.05, power: 0.5 });
    const tenth = Math.ceil(settlingN / 10);
    const larger = tangoInterval({ gained: tenth, lost: tenth, n: 10 * tenth });
    if (larger === undefined) throw new Error('there are pairs');
    expect(nonInferiority({ interval: larger, margin: 0.05 }).verdict).toBe('passed');
  });

  it('gives exactly one verdict, and a wider margin never a worse one', () => {
    const order = ['regressed', 'underpowered', 'passed', 'improved'];
    const bound = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(bound, bound, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (one, other, margin) => {
        const interval = between(Math.min(one, other), Math.max(one, other));
        const narrow = nonInferiority({ interval, margin });
        const wide = nonInferiority({ interval, margin: margin * 2 });
        expect(order.indexOf(wide.verdict)).toBeGreaterThanOrEqual(order.indexOf(narrow.verdict));
      }),
    );
  });

  it('refuses a margin that is not above 0 and bounds that are not numbers', () => {
    expect(() => nonInferiority({ interval: between(-1, 1), margin: 0 })).toThrow('margin');
    expect(() => nonInferiority({ interval: between(-1, 1), margin: Number.NaN })).toThrow('margin');
    expect(() => nonInferiority({ interval: between(-1, 1), margin: 1, power: 1 })).toThrow('power');
    expect(() => nonInferiority({ interval: { ...between(-1, 1), level: 1 }, margin: 0.1 })).toThrow(
      'interval.level must lie strictly between 0 and 1, but is 1.',
    );
    expect(() => nonInferiority({ interval: between(Number.NaN, 1), margin: 0.1 })).toThrow(
      'interval bounds[0]',
    );
  });
});
