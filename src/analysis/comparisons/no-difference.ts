import type { MetricInfo } from '../../protocol/metric.ts';
import { normalCdf } from '../../statistics/distributions.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { Uncertainty } from './uncertainty.ts';

/**
 * How sure a mean difference of 0 is when no pair differed at all: there is no spread to resample. Wilson's interval bounds
 * the share of samples that differ, and each of them can move the mean by at most the scale of the metric; the
 * one-sided tests are the score tests that this interval inverts.
 *
 * @returns `null` without pairs and for a metric without bounds
 */
export function noDifference(n: number, metric: MetricInfo): Uncertainty | null {
  const { scale } = metric;
  if (n === 0 || scale === null) return null;
  const below = (bound: number): number => {
    const share = Math.min(1, Math.abs(bound) / scale);
    return normalCdf(Math.sign(bound) * Math.sqrt((n * share) / (1 - share)));
  };
  return {
    interval: (level) => {
      const share = wilsonInterval({ successes: 0, n, level });
      if (share === undefined) return undefined;
      const most = share.high * scale;
      return { estimate: 0, low: -most, high: most, n, level, method: 'wilson' };
    },
    pAtMost: below,
    pAtLeast: (bound) => below(-bound),
  };
}
