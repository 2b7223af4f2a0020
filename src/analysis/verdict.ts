import type { MetricInfo } from '../core/scorer.ts';
import type { Verdict } from './report.ts';
import { directionOf } from './right.ts';

/** Significance level of the confirmatory family, after correction. */
const ALPHA = 0.05;

/** Level of the interval that has to lie inside the margin for an equivalence (two one-sided tests at 5 %). */
export const EQUIVALENCE_LEVEL = 0.9;

/** What a verdict is given on. */
export interface VerdictFacts {
  readonly metric: MetricInfo;
  readonly difference: number | null;
  readonly adjustedP: number | null;
  readonly margin: number;
  /** Interval of the difference at `EQUIVALENCE_LEVEL`; asked for only where it decides. */
  readonly equivalenceInterval: () => { readonly low: number; readonly high: number } | null;
}

/**
 * Better or worse by the adjusted p and the sign of the difference; equivalent when the 90 % interval lies within the
 * margin on both sides; otherwise undecided.
 */
export function verdictOf(facts: VerdictFacts): Verdict {
  const { metric, difference, adjustedP, margin } = facts;
  if (difference === null) return 'undecided';
  if (adjustedP !== null && adjustedP < ALPHA && difference !== 0) {
    return difference * directionOf(metric) > 0 ? 'better' : 'worse';
  }
  // The interval lies around the difference: it need not be resampled to see that it leaves the margin.
  if (Math.abs(difference) >= margin) return 'undecided';
  const interval = facts.equivalenceInterval();
  return interval !== null && interval.low > -margin && interval.high < margin ? 'equivalent' : 'undecided';
}
