import { requireStatistic } from './checks.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { percentileInterval } from './percentile.ts';
import { type BootstrapOptions, DEFAULT_RESAMPLES, requireBootstrap } from './resampling.ts';
import { addRow, packPairedRows, packRows, sumRows } from './rows.ts';

/** A corpus metric: takes the column sums of sufficient statistics; the array is reused and must not be kept. */
export type CorpusStatistic = (sums: readonly number[]) => number;

/**
 * The percentile bootstrap interval of a corpus metric (macro-F1, BLEU, chrF) over samples. Nothing is scored again:
 * each resample sums rows and computes the metric once.
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
): Interval | undefined {
  requireBootstrap(input);
  const { statistic, random, resamples = DEFAULT_RESAMPLES, level = DEFAULT_LEVEL } = input;
  const rows = packRows(input.rows, 'rows');
  const n = rows.count;
  if (n < 2) return undefined;
  const estimate = requireStatistic(statistic(sumRows(rows)), 'the whole corpus');
  const replicates = new Float64Array(resamples);
  const sums = new Array<number>(rows.width).fill(0);
  for (let resample = 0; resample < resamples; resample++) {
    sums.fill(0);
    for (let draw = 0; draw < n; draw++) addRow(sums, rows, (random() * n) | 0);
    replicates[resample] = requireStatistic(statistic(sums), `resample ${resample}`);
  }
  return percentileInterval(replicates, { estimate, n, level, method: 'corpus bootstrap' });
}

/**
 * The percentile bootstrap interval of the difference of a corpus metric, statistic(b) − statistic(a), resampling
 * pairs: both sides use the same draw of samples.
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
): Interval | undefined {
  requireBootstrap(input);
  const { statistic, random, resamples = DEFAULT_RESAMPLES, level = DEFAULT_LEVEL } = input;
  const { a, b } = packPairedRows(input);
  const n = a.count;
  if (n < 2) return undefined;
  const estimate = requireStatistic(statistic(sumRows(b)) - statistic(sumRows(a)), 'the whole corpus');
  const replicates = new Float64Array(resamples);
  const sumsOfA = new Array<number>(a.width).fill(0);
  const sumsOfB = new Array<number>(b.width).fill(0);
  for (let resample = 0; resample < resamples; resample++) {
    sumsOfA.fill(0);
    sumsOfB.fill(0);
    for (let draw = 0; draw < n; draw++) {
      const index = (random() * n) | 0;
      addRow(sumsOfA, a, index);
      addRow(sumsOfB, b, index);
    }
    replicates[resample] = requireStatistic(statistic(sumsOfB) - statistic(sumsOfA), `resample ${resample}`);
  }
  return percentileInterval(replicates, { estimate, n, level, method: 'paired corpus bootstrap' });
}
