import { BenchError } from '../core/errors.ts';
import { requireFinite } from './checks.ts';
import { mean, sum } from './moments.ts';

/** Where the variance of repeated measurements comes from, in squared units of the scores. */
export interface VarianceComponents {
  /** Variance between samples: some are harder than others. Never below 0. */
  readonly between: number;
  /** Variance between the repeats of one sample: the model does not always answer alike. */
  readonly within: number;
  /** Samples that were measured. */
  readonly samples: number;
  /** Repeats a sample, averaged as the formulas need it; a whole number when all have as many. */
  readonly repeats: number;
}

/**
 * Variance between and within samples, by the one-way analysis of variance with random effects: within is the mean square
 * within, between is (mean square between − within) / n₀ with n₀ = (N − Σ nᵢ² / N) / (k − 1).
 * Source: S. R. Searle, G. Casella and C. E. McCulloch, Variance Components (1992), chapter 3.
 *
 * @param clusters the scores of each sample over its repeats
 * @returns `undefined` for fewer than two samples or where no sample was repeated, so that nothing can be told apart
 * @throws BenchError `INVALID_DATA` naming an empty cluster or a value that is not finite
 */
export function varianceComponents(clusters: readonly (readonly number[])[]): VarianceComponents | undefined {
  for (const [index, cluster] of clusters.entries()) {
    requireFinite(cluster, `clusters[${index}]`);
    if (cluster.length > 0) continue;
    throw new BenchError('INVALID_DATA', `clusters[${index}] is empty; leave out a sample without scores.`, {
      details: { index },
    });
  }
  const samples = clusters.length;
  const sizes = clusters.map((cluster) => cluster.length);
  const total = sum(sizes);
  if (samples < 2 || total === samples) return undefined;
  const means = clusters.map(mean);
  const grand = sum(clusters.map(sum)) / total;
  const squaresBetween = sum(means.map((centre, index) => (sizes[index] ?? 0) * (centre - grand) ** 2));
  const squaresWithin = sum(
    clusters.map((cluster, index) => sum(cluster.map((value) => (value - (means[index] ?? 0)) ** 2))),
  );
  const within = squaresWithin / (total - samples);
  const repeats = (total - sum(sizes.map((size) => size ** 2)) / total) / (samples - 1);
  const between = Math.max(0, (squaresBetween / (samples - 1) - within) / repeats);
  return { between, within, samples, repeats };
}
