import { plural } from '../../lib/format.ts';
import { sayDifferenceFigure, sayMargin } from '../figures/say.ts';
import type { GateCell } from './gate-result.ts';

/** Why a cell of the gate has its verdict, and which samples were held to nothing. */
export function explainGate(input: Explained): string {
  return [sayVerdict(input), ...sayLeftOut(input.cell)].join(' ');
}

interface Explained {
  readonly cell: Omit<GateCell, 'reason'>;
  /** The failed trials, counted against the verdict, would overturn it. */
  readonly fragile: boolean;
  /** A regression that does not hold after the correction for the number of cells. */
  readonly uncorrected: boolean;
}

function sayLeftOut({ changedSamples, rescoredSamples, metric }: Explained['cell']): string[] {
  const lead = (ids: readonly string[]): string =>
    `${plural(ids.length, 'sample')} ${ids.length === 1 ? 'is' : 'are'} left out`;
  return [
    ...(changedSamples.length === 0
      ? []
      : [`${lead(changedSamples)}, of which the input or the targets were changed.`]),
    ...(rescoredSamples.length === 0
      ? []
      : [
          `${lead(rescoredSamples)}, which the two runs scored with different versions of the scorer of ${metric.title}: resume the older run to score it as today.`,
        ]),
  ];
}

function sayVerdict({ cell, fragile, uncorrected }: Explained): string {
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
