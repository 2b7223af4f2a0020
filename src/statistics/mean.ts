import { BenchError } from '../core/errors.ts';
import { requireFinite, requireShare } from './checks.ts';
import { studentQuantile } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { mean, standardDeviation, sum } from './moments.ts';

/**
 * Student's t interval of a mean: mean ± t(n − 1) · s / √n, with s the sample standard deviation.
 * Equal values give an interval of width 0: for shares use {@link wilsonInterval} instead.
 *
 * @param values finite numbers of one unit, one for each independent sample
 * @returns `undefined` for fewer than two values: a single value says nothing about its own spread
 * @throws BenchError `INVALID_DATA` naming a value that is not finite, `INVALID_ARGUMENT` for the level
 */
export function meanInterval(values: readonly number[], level = DEFAULT_LEVEL): Interval | undefined {
  requireShare(level, 'level');
  requireFinite(values, 'values');
  const n = values.length;
  if (n < 2) return undefined;
  const estimate = mean(values);
  const half = (studentQuantile((1 + level) / 2, n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { estimate, low: estimate - half, high: estimate + half, n, level, method: 't' };
}

/**
 * The mean over all values with a standard error that lets values of one cluster depend on each other, as the
 * repeats of one sample do: √(G / (G − 1) · Σ_g (Σ_i (x_gi − mean))²) / N for G clusters and N values (CR1), with
 * t(G − 1). With one value a cluster it is {@link meanInterval}; with clusters of one size, that of their means. Every
 * value weighs the same, so larger clusters weigh more.
 * Source: K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986) 13-22; J. G. MacKinnon and H. White, J. Econometrics 29
 * (1985) 305-325 (correction); E. Miller, arXiv:2411.00640.
 *
 * @param clusters the values of each cluster, such as the scores of a sample over its repeats
 * @returns `n` counts clusters; `undefined` for fewer than two clusters
 * @throws BenchError `INVALID_DATA` naming an empty cluster or a value that is not finite, `INVALID_ARGUMENT` for the level
 */
export function clusteredMeanInterval(
  clusters: readonly (readonly number[])[],
  level = DEFAULT_LEVEL,
): Interval | undefined {
  requireShare(level, 'level');
  for (const [index, cluster] of clusters.entries()) {
    requireFinite(cluster, `clusters[${index}]`);
    if (cluster.length === 0) {
      throw new BenchError(
        'INVALID_DATA',
        `clusters[${index}] is empty; leave out a cluster without values.`,
        {
          details: { index },
        },
      );
    }
  }
  const n = clusters.length;
  if (n < 2) return undefined;
  const total = sum(clusters.map((cluster) => cluster.length));
  const estimate = sum(clusters.map(sum)) / total;
  const deviations = clusters.map((cluster) => sum(cluster.map((value) => value - estimate)));
  const squares = sum(deviations.map((deviation) => deviation * deviation));
  const error = Math.sqrt((n / (n - 1)) * squares) / total;
  const half = studentQuantile((1 + level) / 2, n - 1) * error;
  return { estimate, low: estimate - half, high: estimate + half, n, level, method: 'clustered t' };
}
