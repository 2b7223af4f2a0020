import { meanInterval } from '../statistics/mean.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { bareFigure, toFigure } from './metric-figure.ts';
import type { Figure } from './report.ts';
import { meanOf } from './sample-scores.ts';

/** A share with Wilson's interval; `null` of nothing. */
export function share(values: readonly boolean[]): Figure | null {
  const interval = wilsonInterval({ successes: values.filter(Boolean).length, n: values.length });
  return interval === undefined ? null : toFigure(interval, null);
}

/** A mean of values from 0 to 1 with its t interval; without one where they do not vary, `null` of nothing. */
export function meanFigure(values: readonly number[]): Figure | null {
  if (values.length === 0) return null;
  const interval = meanInterval(values);
  if (interval === undefined || interval.low === interval.high) {
    return bareFigure(meanOf(values), values.length);
  }
  return {
    ...toFigure(interval, null),
    low: Math.max(0, interval.low),
    high: Math.min(1, interval.high),
  };
}
