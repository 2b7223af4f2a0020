import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  fairBinomialCdf,
  normalQuantile,
  normalUpperTail,
  studentQuantile,
  twoSidedZ,
} from '../../../src/statistics/distributions.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

function expectRelative(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1e-3, Math.abs(expected)));
}

describe('special functions agree with scipy', () => {
  it('normal quantile', () => {
    for (const [p, expected] of reference.distributions.normal as [number, number][]) {
      expectRelative(normalQuantile(p), expected);
    }
  });

  it('normal upper tail, as the inverse of the quantile', () => {
    for (const [p, quantile] of reference.distributions.normal as [number, number][]) {
      expectRelative(normalUpperTail(-quantile), p);
    }
  });

  it("Student's t quantile", () => {
    for (const [p, df, expected] of reference.distributions.student as [number, number, number][]) {
      expectRelative(studentQuantile(p, df), expected);
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
      expectRelative(fairBinomialCdf(k, n), expected);
    }
    expect(fairBinomialCdf(-1, 5)).toBe(0);
  });

  it('the z of a level', () => {
    expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 12);
  });
});
