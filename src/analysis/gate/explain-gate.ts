import { plural } from '../../lib/format.ts';
import { sayDifferenceFigure, sayMargin } from '../figures/say.ts';
import type { GateCell } from './gate-result.ts';

/** Why a cell of the gate has its verdict, in one sentence. */
export function explainGate(input: {
  readonly cell: Omit<GateCell, 'reason'>;
  /** The failed trials, counted against the verdict, would overturn it. */
  readonly fragile: boolean;
  /** A regression that does not hold after the correction for the number of cells. */
  readonly uncorrected: boolean;
}): string {
  const { cell, fragile, uncorrected } = input;
  const { difference, metric, pairs, skipped, settlingPairs, unchanged, verdict } = cell;
  const margin = sayMargin(metric, cell.margin);
  const failures = skipped === 0 ? '' : `, ${plural(skipped, 'more pair')} left out because a trial failed`;
  const evidence =
    difference === null
      ? `${plural(pairs, 'pair')}${failures}`
      : `${metric.title} ${sayDifferenceFigure(metric, difference)}, ${plural(pairs, 'pair')}${failures}`;
  if (pairs === 0) return `Underpowered: no sample could be paired with the baseline (${evidence}).`;
  if (fragile) {
    return `Underpowered: counting the failed trials against the verdict would overturn it (${evidence}).`;
  }
  if (uncorrected) {
    return `Underpowered: a loss beyond ${margin} does not hold after correction for the number of cells (${evidence}).`;
  }
  if (unchanged) return `Passed: the same trials with the same answers as in the baseline (${evidence}).`;
  switch (verdict) {
    case 'passed':
      return `Passed: a loss of ${margin} or more is ruled out (${evidence}).`;
    case 'improved':
      return `Improved: ${evidence}.`;
    case 'regressed':
      return `Regressed: the loss is larger than ${margin} (${evidence}).`;
    case 'underpowered': {
      const settling =
        settlingPairs === null
          ? ''
          : ` About ${plural(settlingPairs, 'pair')} would settle it if nothing changed.`;
      return `Underpowered: neither a loss of ${margin} nor its absence is shown (${evidence}).${settling}`;
    }
    default:
      return verdict satisfies never;
  }
}
