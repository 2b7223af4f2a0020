import { BenchError } from '../core/errors.ts';
import { requireFinite, requireShare } from './checks.ts';
import { studentQuantile } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';

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
  const estimate = sum(values) / n;
  const squares = sum(values.map((value) => (value - estimate) ** 2));
  const half = studentQuantile((1 + level) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { estimate, low: estimate - half, high: estimate + half, n, level, method: 't' };
}

/**
 * The mean over all values with a standard error that lets values of one cluster depend on each other, as the
 * repeats of one sample do: √(Σ_g (Σ_i (x_gi − mean))²) / N, without small-sample correction (CR0), with
 * t(G − 1) for G clusters. Every value weighs the same, so larger clusters weigh more.
 * Source: K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986) 13-22; E. Miller, arXiv:2411.00640.
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
  const error = Math.sqrt(sum(deviations.map((deviation) => deviation * deviation))) / total;
  const half = studentQuantile((1 + level) / 2, n - 1) * error;
  return { estimate, low: estimate - half, high: estimate + half, n, level, method: 'clustered t' };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
