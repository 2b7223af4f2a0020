import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  fairBinomialCdf,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  studentCdf,
  studentQuantile,
  twoSidedZ,
} from '../../../src/statistics/distributions.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

function expectRelative(actual: number, expected: number, tolerance = 2e-12): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('special functions agree with scipy, relative to the value', () => {
  it('normal quantile', () => {
    for (const [p, expected] of reference.distributions.normal as [number, number][]) {
      expectRelative(normalQuantile(p), expected);
    }
  });

  it('normal distribution, both tails', () => {
    for (const [z, expected] of reference.distributions.normalCdf as [number, number][]) {
      expectRelative(normalCdf(z), expected);
      expectRelative(normalUpperTail(-z), expected);
    }
  });

  it("Student's t quantile", () => {
    for (const [p, df, expected] of reference.distributions.student as [number, number, number][]) {
      expectRelative(studentQuantile(p, df), expected);
    }
  });

  it("Student's t distribution", () => {
    for (const [x, df, expected] of reference.distributions.studentCdf as [number, number, number][]) {
      expectRelative(studentCdf(x, df), expected);
    }
  });

  it('beta quantile', () => {
    for (const [p, alpha, beta, expected] of reference.distributions.beta as [
      number,
      number,
      number,
      number,
    ][]) {
      expectRelative(betaQuantile(p, { alpha, beta }), expected);
    }
  });

  it('binomial distribution with even chances', () => {
    for (const [k, n, expected] of reference.distributions.fairBinomial as [number, number, number][]) {
      expectRelative(fairBinomialCdf(k, n), expected, n > 100_000 ? 1e-10 : 2e-12);
    }
    expect(fairBinomialCdf(-1, 5)).toBe(0);
  });

  it('the z of a level', () => {
    expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 12);
  });
});

describe('special functions', () => {
  const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

  it('undo each other', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 5000 }), (p, df) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-9);
        expect(Math.abs(studentCdf(studentQuantile(p, df), df) / p - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it('are shares, mirror and rise', () => {
    const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 5000 }), (x, y, df) => {
        for (const cdf of [normalCdf, (z: number) => studentCdf(z, df)]) {
          expect(cdf(x)).toBeGreaterThanOrEqual(0);
          expect(cdf(x)).toBeLessThanOrEqual(1);
          expect(cdf(x) + cdf(-x)).toBeCloseTo(1, 12);
          expect(cdf(Math.min(x, y))).toBeLessThanOrEqual(cdf(Math.max(x, y)) * (1 + 1e-12));
        }
      }),
    );
  });

  it('reach 0 and 1 at the ends', () => {
    expect([normalCdf(-1 / 0), normalCdf(1 / 0), studentCdf(-1 / 0, 3), studentCdf(1 / 0, 3)]).toEqual([
      0, 1, 0, 1,
    ]);
  });
});
