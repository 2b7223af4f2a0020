import { plural } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { sayDifferenceFigure, sayMargin, sayP } from '../figures/say.ts';
import type { PairedResult } from './comparison-model.ts';

/** What a verdict is explained from. */
export interface ExplanationInput {
  readonly comparison: Omit<PairedResult, 'reason'>;
  readonly metric: MetricInfo;
  readonly margin: number;
  /** The failed trials, counted right or wrong, would change the verdict. */
  readonly fragile: boolean;
}

/** Why a verdict is what it is, in one sentence. */
export function explainVerdict({ comparison, metric, margin, fragile }: ExplanationInput): string {
  const { difference, pairs, skipped, unpaired, verdict, adjustedP, adjustedEquivalenceP } = comparison;
  const failures = skipped === 0 ? '' : `, ${plural(skipped, 'more pair')} left out because a trial failed`;
  const lonely = unpaired === 0 ? '' : `, ${plural(unpaired, 'sample')} judged on one side only`;
  const n = `${plural(pairs, 'pair')}${failures}${lonely}`;
  if (difference === null) {
    return pairs === 0
      ? `Undecided: no sample has a score under both techniques (${n}).`
      : `Undecided: ${metric.title} cannot be computed from what was recorded (${n}).`;
  }
  const p = adjustedP === null ? '' : `, adjusted ${sayP(adjustedP)}`;
  const evidence = `${sayDifferenceFigure(metric, difference)} on ${metric.title}${p}, ${n}`;
  const size = sayMargin(metric, margin);
  if (fragile) {
    return `Undecided: counting the failed trials right or wrong would change the verdict (${evidence}).`;
  }
  switch (verdict) {
    case 'better':
    case 'worse': {
      const small =
        Math.abs(difference.estimate) < margin ? `, though by less than the ${size} that matter` : '';
      return `${verdict === 'better' ? 'Better' : 'Worse'}${small}: ${evidence}.`;
    }
    case 'equivalent':
      return `Equivalent: a difference of ${size} or more is ruled out (two one-sided tests, adjusted ${sayP(adjustedEquivalenceP ?? 1)}; ${evidence}).`;
    case 'undecided':
      return `Undecided: neither a difference nor equivalence within ±${size} is shown (${evidence}).`;
    default:
      return verdict satisfies never;
  }
}
