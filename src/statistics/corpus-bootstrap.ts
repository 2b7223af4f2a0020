import { type BootstrapDistribution, bootstrapDistribution } from './bootstrap-distribution.ts';
import { requireStatistic } from './checks.ts';
import { type BootstrapOptions, DEFAULT_RESAMPLES, requireBootstrap } from './resampling.ts';
import { packPairedRows, packRows, type Rows, rowAdder, sumRows, sumsWithout } from './rows.ts';

/** A corpus metric: takes the column sums of sufficient statistics; the array is reused and must not be kept. */
export type CorpusStatistic = (sums: readonly number[]) => number;

/**
 * The bootstrap distribution of a corpus metric (macro-F1, BLEU, chrF) over samples. Nothing is scored again: each
 * resample sums rows and computes the metric once.
 * Source: P. Koehn, Statistical Significance Tests for Machine Translation Evaluation, EMNLP 2004, 388-395.
 *
 * @param input.rows one row of sufficient statistics for each sample, all of one width
 * @returns `undefined` for fewer than two rows
 * @throws BenchError `INVALID_DATA` for unequal rows, values or metrics that are not finite
 */
export function corpusBootstrap(
  input: BootstrapOptions & {
    readonly rows: readonly (readonly number[])[];
    readonly statistic: CorpusStatistic;
  },
): BootstrapDistribution | undefined {
  const { statistic } = input;
  return corpusBootstraps({ ...input, statistics: (sums) => [statistic(sums)] })?.[0];
}

/**
 * {@link corpusBootstrap} of several metrics from the same resamples.
 *
 * @param input.statistics gives every metric, always as many in the same order
 * @returns a distribution a metric
 */
export function corpusBootstraps(
  input: BootstrapOptions & {
    readonly rows: readonly (readonly number[])[];
    readonly statistics: (sums: readonly number[]) => readonly number[];
  },
): readonly BootstrapDistribution[] | undefined {
  const { statistics } = input;
  return resampleRows(input, {
    sides: [packRows(input.rows, 'rows')],
    statistics: ([sums = []]) => statistics(sums),
  });
}

/**
 * The bootstrap distribution of the difference of a corpus metric, statistic(b) − statistic(a), resampling pairs: both
 * sides use the same draw of samples.
 * Source: as {@link corpusBootstrap}, paired.
 *
 * @param input.a the reference's rows
 * @param input.b the challenger's rows of the same samples in the same order
 * @returns `undefined` for fewer than two pairs
 * @throws BenchError `INVALID_DATA` for unequal shapes, values or metrics that are not finite
 */
export function pairedCorpusBootstrap(
  input: BootstrapOptions & {
    readonly a: readonly (readonly number[])[];
    readonly b: readonly (readonly number[])[];
    readonly statistic: CorpusStatistic;
  },
): BootstrapDistribution | undefined {
  const { statistic } = input;
  const { a, b } = packPairedRows(input);
  return resampleRows(input, {
    sides: [a, b],
    statistics: ([ofA = [], ofB = []]) => [statistic(ofB) - statistic(ofA)],
  })?.[0];
}

/** Resamples the same positions on every side. */
function resampleRows(
  options: BootstrapOptions,
  what: {
    readonly sides: readonly Rows[];
    readonly statistics: (sums: readonly (readonly number[])[]) => readonly number[];
  },
): readonly BootstrapDistribution[] | undefined {
  requireBootstrap(options);
  const { random, resamples = DEFAULT_RESAMPLES, method } = options;
  const { sides, statistics } = what;
  const n = sides[0]?.kindOf.length ?? 0;
  if (n < 2) return undefined;
  const whole = sides.map(sumRows);
  const estimates = statistics(whole).map((value) => requireStatistic(value, 'the whole corpus'));
  const replicates = estimates.map(() => new Float64Array(resamples));
  const drawn = new Uint32Array(n);
  const adders = sides.map(rowAdder);
  const sums = whole.map((side) => [...side]);
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < n; draw++) drawn[draw] = random() * n;
    for (const [at, side] of sums.entries()) adders[at]?.(side.fill(0), drawn);
    keep(statistics(sums), { kept: replicates, at: resample, where: `resample ${resample}` });
  }
  const leaveOneOut = estimates.map(() => new Float64Array(n));
  // Rows of one kind leave the same behind.
  const left = new Map<string, readonly number[]>();
  for (let index = 0; index < n; index++) {
    const kinds = sides.map(({ kindOf }) => kindOf[index] ?? 0);
    const key = kinds.join();
    const values =
      left.get(key) ??
      statistics(sides.map((side, at) => sumsWithout(whole[at] ?? [], side, kinds[at] ?? 0)));
    left.set(key, values);
    keep(values, { kept: leaveOneOut, at: index, where: `the corpus without sample ${index}` });
  }
  return estimates.map((estimate, metric) =>
    bootstrapDistribution({
      estimate,
      n,
      replicates: replicates[metric] ?? new Float64Array(),
      leaveOneOut: leaveOneOut[metric] ?? new Float64Array(),
      method,
    }),
  );
}

function keep(
  values: readonly number[],
  {
    kept,
    at,
    where,
  }: { readonly kept: readonly Float64Array[]; readonly at: number; readonly where: string },
): void {
  for (const [metric, of] of kept.entries()) of[at] = requireStatistic(values[metric] ?? Number.NaN, where);
}
