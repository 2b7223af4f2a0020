import { seededRandom } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { resampleJointly } from '../../statistics/joint-resampling.ts';
import type { CellData, SuiteData } from '../trials/run-index.ts';
import { meanOf, type SampleScores, sampleScores } from '../trials/sample-scores.ts';
import { corpusStatisticOf } from './corpus-metric.ts';
import { bootstrapResamples } from './resamples.ts';

/** A metric of several cells over the same resamples of the samples that all of them answered. */
export interface JointMetric {
  /** Samples that every cell has a score for. */
  readonly samples: number;
  /** Of the samples as they are, in the order of the cells. */
  readonly estimates: readonly number[];
  /** One value a resample, in the order of the cells. */
  readonly replicates: readonly Float64Array[];
}

/**
 * Resamples the samples that all cells answered, all cells by the same draws, so that replicates can be compared one by one.
 * @returns `null` for fewer than two shared samples, or where a corpus metric lacks its statistics or its formula
 */
export function jointMetric(
  cells: readonly CellData[],
  { metric, suite, seed }: { readonly metric: MetricInfo; readonly suite: SuiteData; readonly seed: number },
): JointMetric | null {
  const scores = cells.map(
    (cell) =>
      new Map(
        sampleScores(cell.trials, metric.name)
          .filter(({ values, failed }) => values.length > 0 && failed === 0)
          .map((item) => [item.sample, item]),
      ),
  );
  const shared = [...(scores[0]?.keys() ?? [])].filter((sample) => scores.every((of) => of.has(sample)));
  const statistic = corpusStatisticOf(metric, suite);
  if (statistic === null && metric.aggregation.kind === 'corpus') return null;
  const sides = scores.map((of) =>
    columnsOf(
      shared.flatMap((sample) => of.get(sample) ?? []),
      statistic !== null,
    ),
  );
  if (shared.length < 2 || sides.some((columns) => columns.length === 0)) return null;
  const formula = statistic ?? (([total = 0]: readonly number[]) => total / shared.length);
  const { whole, drawn, resamples } = resampleJointly({
    columns: sides.flat(),
    random: seededRandom(seed),
    resamples: bootstrapResamples({ n: shared.length, width: sides.length }),
  });
  const starts = sides.map((_, side) => sides.slice(0, side).flat().length);
  const measure = (side: number, sumOf: (column: number) => number): number =>
    formula((sides[side] ?? []).map((_, column) => sumOf((starts[side] ?? 0) + column)));
  return {
    samples: shared.length,
    estimates: sides.map((_, side) => measure(side, (column) => whole[column] ?? 0)),
    replicates: sides.map((_, side) =>
      Float64Array.from({ length: resamples }, (_value, resample) =>
        measure(side, (column) => drawn[column]?.[resample] ?? 0),
      ),
    ),
  };
}

/** One column of means, or one for each sufficient statistic; none where these were not recorded. */
function columnsOf(scores: readonly SampleScores[], corpus: boolean): Float64Array[] {
  if (!corpus) return [Float64Array.from(scores, ({ values }) => meanOf(values))];
  const rows = scores.flatMap(({ statistics }) => (statistics === null ? [] : [statistics]));
  if (rows.length < scores.length) return [];
  return (rows[0] ?? []).map((_, column) => Float64Array.from(rows, (row) => row[column] ?? 0));
}
