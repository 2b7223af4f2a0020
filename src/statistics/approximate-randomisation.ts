import { requireCount, requireSome, requireStatistic } from './checks.ts';
import type { CorpusStatistic } from './corpus-bootstrap.ts';
import { DEFAULT_RESAMPLES, type ResamplingOptions } from './resampling.ts';
import { packPairedRows, packRows, rowAdder, sumRows } from './rows.ts';

/** Differences that differ by rounding alone count as equal; absolute for metrics below 1, relative above. */
const TOLERANCE = 1e-12;

/**
 * Paired approximate randomisation for a corpus metric: under the hypothesis that both systems are alike, each sample's
 * results may be swapped. Works on sums of sufficient statistics. p is (b + 1) / (m + 1), two-sided.
 * Source: S. Riezler and J. T. Maxwell, ACL workshop on intrinsic and extrinsic evaluation measures 2005, 57-64;
 * E. W. Noreen, Computer-Intensive Methods for Testing Hypotheses (1989).
 *
 * @param input.a the reference's rows, one a sample
 * @param input.b the challenger's rows of the same samples in the same order
 * @returns `difference` is statistic(b) − statistic(a)
 * @throws BenchError `INVALID_DATA` for no rows, unequal shapes, values or metrics that are not finite
 */
export function approximateRandomisation(
  input: ResamplingOptions & {
    readonly a: readonly (readonly number[])[];
    readonly b: readonly (readonly number[])[];
    readonly statistic: CorpusStatistic;
  },
): { readonly difference: number; readonly p: number } {
  const { statistic, random, resamples = DEFAULT_RESAMPLES } = input;
  requireCount(resamples, 'resamples', 1);
  requireSome(input.a, 'a');
  const { a, b } = packPairedRows(input);
  const sumsOfA = sumRows(a);
  const sumsOfB = sumRows(b);
  const addChanges = rowAdder(
    packRows(
      input.b.map((row, sample) => row.map((value, column) => value - (input.a[sample]?.[column] ?? 0))),
      'b − a',
    ),
  );
  const ofA = statistic(sumsOfA);
  const ofB = statistic(sumsOfB);
  const difference = requireStatistic(ofB - ofA, 'the whole corpus');
  const threshold = Math.abs(difference) - TOLERANCE * Math.max(1, Math.abs(ofA) + Math.abs(ofB));
  const swapped = new Array<number>(a.width).fill(0);
  const swaps = new Uint32Array(input.a.length);
  let reached = 0;
  for (let resample = 0; resample < resamples; resample++) {
    let taken = 0;
    for (let sample = 0; sample < swaps.length; sample++) if (random() >= 0.5) swaps[taken++] = sample;
    addChanges(swapped.fill(0), swaps.subarray(0, taken));
    const left = statistic(sumsOfA.map((sum, column) => sum + (swapped[column] ?? 0)));
    const right = statistic(sumsOfB.map((sum, column) => sum - (swapped[column] ?? 0)));
    if (Math.abs(requireStatistic(right - left, `resample ${resample}`)) >= threshold) reached++;
  }
  return { difference, p: (reached + 1) / (resamples + 1) };
}
