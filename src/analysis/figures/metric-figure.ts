import { seededRandom } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { corpusBootstrap } from '../../statistics/corpus-bootstrap.ts';
import { DEFAULT_LEVEL, type Interval } from '../../statistics/interval.ts';
import { clusteredMeanInterval, meanInterval } from '../../statistics/mean.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { SuiteData } from '../trials/run-index.ts';
import { meanOf, type SampleScores } from '../trials/sample-scores.ts';
import { corpusStatisticOf } from './corpus-metric.ts';
import type { Figure } from './figure.ts';
import { bootstrapResamples } from './resamples.ts';

/** What a figure is made of. */
export interface FigureInput {
  readonly metric: MetricInfo;
  readonly suite: SuiteData;
  readonly scores: readonly SampleScores[];
  readonly seed: number;
}

/** How an interval's method is named to readers. */
const METHOD_TITLES: Readonly<Record<string, string>> = {
  wilson: 'Wilson',
  t: 't',
  'clustered t': 't, clustered by sample',
  'tango score': 'Tango',
};

/** A metric over samples with its 95% interval; `null` when nothing was scored. `n` counts samples, not repeats. */
export function metricFigure(input: FigureInput): Figure | null {
  const { metric } = input;
  const scores = input.scores.filter((sample) => sample.values.length > 0);
  if (scores.length === 0) return null;
  switch (metric.aggregation.kind) {
    case 'proportion':
    case 'mean':
      return averageFigure(metric, scores);
    case 'corpus':
      return corpusFigure({ ...input, scores });
    default:
      return metric.aggregation satisfies never;
  }
}

/** An interval as a report shows it, cut to what the metric can be. */
export function toFigure(interval: Interval, metric: MetricInfo | null): Figure {
  const { estimate, n, level } = interval;
  const scale = metric?.scale ?? null;
  const low = scale === null ? interval.low : Math.max(0, interval.low);
  const high = scale === null ? interval.high : Math.min(scale, interval.high);
  return { estimate, low, high, n, level, method: METHOD_TITLES[interval.method] ?? interval.method };
}

/** A number without an interval, because the data are too few or do not vary. */
export function bareFigure(estimate: number, n: number): Figure {
  return { estimate, low: null, high: null, n, level: DEFAULT_LEVEL, method: 'none' };
}

function averageFigure(metric: MetricInfo, scores: readonly SampleScores[]): Figure {
  const n = scores.length;
  const clusters = scores.map((sample) => sample.values);
  const repeated = clusters.some((values) => values.length > 1);
  const values = clusters.flat();
  const estimate = meanOf(values);
  const binary = values.every((value) => value === 0 || value === 1);
  if (metric.aggregation.kind === 'proportion' && binary && !repeated) {
    const successes = values.filter((value) => value === 1).length;
    const interval = wilsonInterval({ successes, n });
    return interval === undefined ? bareFigure(estimate, n) : toFigure(interval, metric);
  }
  const interval = repeated ? clusteredMeanInterval(clusters) : meanInterval(values);
  if (interval !== undefined && interval.low < interval.high) return toFigure(interval, metric);
  return boundaryFigure({ metric, estimate, n });
}

/**
 * Scores that are all at the bottom or the top: their spread says nothing, but a score differing from that bound is
 * an event whose share Wilson's interval bounds, and with it the mean.
 */
function boundaryFigure(input: { metric: MetricInfo; estimate: number; n: number }): Figure {
  const { metric, estimate, n } = input;
  const { scale } = metric;
  if (scale === null || (estimate !== 0 && estimate !== scale)) return bareFigure(estimate, n);
  const interval = wilsonInterval({ successes: estimate === 0 ? 0 : n, n });
  if (interval === undefined) return bareFigure(estimate, n);
  return { ...toFigure(interval, null), estimate, low: interval.low * scale, high: interval.high * scale };
}

function corpusFigure(input: FigureInput): Figure | null {
  const { metric, suite, scores, seed } = input;
  const statistic = corpusStatisticOf(metric, suite);
  const rows = scores.map((sample) => sample.statistics).filter((row) => row !== null);
  if (statistic === null || rows.length === 0 || rows.length < scores.length) return null;
  const distribution = corpusBootstrap({
    rows,
    statistic,
    random: seededRandom(seed),
    resamples: bootstrapResamples({ n: rows.length, width: rows[0]?.length ?? 1 }),
  });
  const interval = distribution?.interval();
  if (interval !== undefined && interval.low < interval.high) return toFigure(interval, metric);
  const [first = []] = rows;
  const sums = first.map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  return bareFigure(statistic(sums), rows.length);
}
