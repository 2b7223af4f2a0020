import type { MetricInfo } from '../../protocol/metric.ts';
import { directionOf } from '../trials/right.ts';
import type { Verdict } from './comparison-model.ts';

/** Significance level of a family, after its correction. */
export const ALPHA = 0.05;

/** What a verdict is given on; both p values are corrected, and `null` where nothing was tested. */
export interface VerdictFacts {
  readonly metric: MetricInfo;
  readonly difference: number | null;
  /** Of no difference. */
  readonly p: number | null;
  /** Of a difference of at least the margin, in either direction. */
  readonly equivalence: number | null;
}

/**
 * Better or worse by the adjusted p and the sign of the difference; equivalent when a difference of the margin or more is
 * ruled out on both sides; otherwise undecided.
 */
export function verdictOf({ metric, difference, p, equivalence }: VerdictFacts): Verdict {
  if (difference === null) return 'undecided';
  if (p !== null && p < ALPHA && difference !== 0) {
    return difference * directionOf(metric) > 0 ? 'better' : 'worse';
  }
  return equivalence !== null && equivalence < ALPHA ? 'equivalent' : 'undecided';
}
