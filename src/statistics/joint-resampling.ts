import { BenchError } from '../core/errors.ts';
import type { Replicates } from './bootstrap-distribution.ts';
import { requireCount, requireFinite } from './checks.ts';

/** Columns of per-sample numbers, summed over the same resamples, so that whatever is made of them is paired. */
export interface JointResamples {
  readonly columns: readonly Float64Array[];
  /** By column, the sum over all samples. */
  readonly whole: readonly number[];
  /** By column, the sum over each resample. */
  readonly drawn: readonly Float64Array[];
  readonly resamples: number;
}

/**
 * Draws resamples of the samples once and sums every column over each of them. A column that holds 0 for a sample that
 * does not belong to it is resampled as if it had that sample not.
 *
 * @param input.columns one number a sample each, all of one length; sums, counts or sufficient statistics
 * @throws BenchError `INVALID_DATA` for columns of unequal length, values that are not finite, or less than one resample
 */
export function resampleJointly(input: {
  readonly columns: readonly Float64Array[];
  readonly resamples: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}): JointResamples {
  const { columns, resamples, random } = input;
  requireCount(resamples, 'resamples', 1);
  const n = columns[0]?.length ?? 0;
  for (const [index, column] of columns.entries()) {
    requireFinite(column, `columns[${index}]`);
    if (column.length === n) continue;
    throw new BenchError(
      'INVALID_DATA',
      `columns[${index}] has ${column.length} samples, but columns[0] has ${n}.`,
      { details: { index, length: column.length, n } },
    );
  }
  const drawn = columns.map(() => new Float64Array(resamples));
  const weights = new Float64Array(n);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let draw = 0; draw < n; draw++) {
      const sample = (random() * n) | 0;
      weights[sample] = (weights[sample] ?? 0) + 1;
    }
    for (const [index, column] of columns.entries()) {
      const sums = drawn[index];
      if (sums !== undefined) sums[resample] = weightedSum(column, weights);
    }
  }
  const all = new Float64Array(n).fill(1);
  return { columns, whole: columns.map((column) => weightedSum(column, all)), drawn, resamples };
}

/** Four sums at a time: one alone would wait for each of its additions. */
function weightedSum(column: Float64Array, weights: Float64Array): number {
  const n = column.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index + 3 < n; index += 4) {
    a += (column[index] ?? 0) * (weights[index] ?? 0);
    b += (column[index + 1] ?? 0) * (weights[index + 1] ?? 0);
    c += (column[index + 2] ?? 0) * (weights[index + 2] ?? 0);
    d += (column[index + 3] ?? 0) * (weights[index + 3] ?? 0);
  }
  for (; index < n; index++) a += (column[index] ?? 0) * (weights[index] ?? 0);
  return a + b + (c + d);
}

/**
 * A statistic of the sums of some columns: its estimate, its replicates in the order of the resamples, and its values
 * without one sample each. A resample for which it is not defined, as when none of its samples was drawn, is left out.
 *
 * @param options.columns positions of the columns whose sums it takes
 * @param options.members position of the column that is not 0 for the samples that belong to the statistic
 * @returns `undefined` where the statistic of all samples is not defined
 */
export function jointStatistic(
  joint: JointResamples,
  options: {
    readonly columns: readonly number[];
    readonly members: number;
    readonly statistic: (sums: readonly number[]) => number;
  },
): Replicates | undefined {
  const { columns, members, statistic } = options;
  const whole = columns.map((column) => joint.whole[column] ?? Number.NaN);
  const estimate = statistic(whole);
  if (!Number.isFinite(estimate)) return undefined;
  const replicates: number[] = [];
  for (let resample = 0; resample < joint.resamples; resample++) {
    const value = statistic(columns.map((column) => joint.drawn[column]?.[resample] ?? Number.NaN));
    if (Number.isFinite(value)) replicates.push(value);
  }
  const leaveOneOut: number[] = [];
  let n = 0;
  for (const [sample, member] of (joint.columns[members] ?? new Float64Array()).entries()) {
    if (member === 0) continue;
    n++;
    const value = statistic(
      columns.map((column, at) => (whole[at] ?? 0) - (joint.columns[column]?.[sample] ?? 0)),
    );
    if (Number.isFinite(value)) leaveOneOut.push(value);
  }
  return {
    estimate,
    n,
    replicates: Float64Array.from(replicates),
    leaveOneOut: Float64Array.from(leaveOneOut),
  };
}

/** {@link jointStatistic} of a mean: the sums of one column over those of another, such as money over answers. */
export function jointRatio(
  joint: JointResamples,
  { over, under }: { readonly over: number; readonly under: number },
): Replicates | undefined {
  return jointStatistic(joint, {
    columns: [over, under],
    members: under,
    statistic: ([sum = Number.NaN, count = 0]) => sum / count,
  });
}
