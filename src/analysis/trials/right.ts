import type { MetricInfo } from '../../protocol/metric.ts';
import type { SuiteSnapshot } from '../../protocol/suite.ts';

/** The metric that decides in a suite; `undefined` when the snapshot lacks it. */
export function primaryOf(suite: SuiteSnapshot): MetricInfo | undefined {
  return suite.metrics.find((metric) => metric.name === suite.primaryMetric);
}

/** +1 when more is better, −1 when less is. */
export function directionOf(metric: MetricInfo): 1 | -1 {
  return metric.better === 'higher' ? 1 : -1;
}

/**
 * Whether a value of the primary metric counts as right: by the suite's threshold, or for a share by being whole.
 * `null` when the suite has no rule.
 */
export function isRight(suite: SuiteSnapshot, metric: MetricInfo, value: number): boolean | null {
  if (suite.pass !== null) return (value - suite.pass) * directionOf(metric) >= 0;
  if (metric.aggregation.kind !== 'proportion') return null;
  return metric.better === 'higher' ? value === (metric.scale ?? 1) : value === 0;
}
