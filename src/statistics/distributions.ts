import beta from '@stdlib/stats-base-dists-beta-quantile';
import binomial from '@stdlib/stats-base-dists-binomial-cdf';
import normalDistribution from '@stdlib/stats-base-dists-normal-cdf';
import normal from '@stdlib/stats-base-dists-normal-quantile';
import studentDistribution from '@stdlib/stats-base-dists-t-cdf';
import student from '@stdlib/stats-base-dists-t-quantile';

/*
 * The one place that knows which library the special functions come from. The @stdlib functions were compared
 * with scipy over a grid of tails and degrees of freedom: relative error below 2e-12 everywhere
 * (tests/reference/statistics.py writes the grid, tests/unit/statistics/distributions.test.ts checks it). Outside the grid
 * two of them lose digits: the normal quantile in tails below 1e-6 (7 digits are left at 1e-12, none at 1e-17) and the
 * binomial distribution beyond 100,000 trials (10 digits at a million).
 */

/** The x with P(Z <= x) = `probability` for a standard normal Z; `probability` strictly between 0 and 1. */
export function normalQuantile(probability: number): number {
  return normal(probability, 0, 1);
}

/** P(Z <= z) for a standard normal Z. */
export function normalCdf(z: number): number {
  return normalDistribution(z, 0, 1);
}

/** P(Z > z) for a standard normal Z, without loss of digits far out. */
export function normalUpperTail(z: number): number {
  return normalDistribution(-z, 0, 1);
}

/** The z that leaves (1 - `level`) / 2 in each tail: 1.96 for .95. */
export function twoSidedZ(level: number): number {
  return normalQuantile((1 + level) / 2);
}

/** The x with P(T <= x) = `probability` for Student's t; `degreesOfFreedom` above 0. */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  return student(probability, degreesOfFreedom);
}

/** P(T <= x) for Student's t; `degreesOfFreedom` above 0. */
export function studentCdf(x: number, degreesOfFreedom: number): number {
  return studentDistribution(x, degreesOfFreedom);
}

/** The x with P(X <= x) = `probability` for a Beta(`alpha`, `beta`) variable. */
export function betaQuantile(probability: number, shape: { alpha: number; beta: number }): number {
  return beta(probability, shape.alpha, shape.beta);
}

/** P(X <= `successes`) for X ~ Binomial(`trials`, 1/2); 0 below zero successes. */
export function fairBinomialCdf(successes: number, trials: number): number {
  return binomial(successes, trials, 0.5);
}
