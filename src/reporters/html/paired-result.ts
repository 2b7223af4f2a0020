import type { PairedResult } from '../../analysis/comparisons/comparison-model.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import {
  formatCount,
  formatDifference,
  formatDifferenceInterval,
  formatMargin,
  formatP,
  NONE,
} from '../numbers.ts';
import { html } from './markup.ts';
import { type BodyCell, type HeadCell, verdictBadge } from './parts.ts';

/** Columns of every table of comparisons after its first ones. */
export const RESULT_HEAD: readonly HeadCell[] = [
  { title: 'Verdict' },
  { title: 'Difference', numeric: true },
  { title: 'p', numeric: true },
  { title: 'Adjusted p', numeric: true },
  { title: html`Could have shown<small>80% power</small>`, numeric: true },
  { title: 'Pairs', numeric: true },
];

/** The cells under {@link RESULT_HEAD}. */
export function resultCells(result: PairedResult, metric: MetricInfo): readonly BodyCell[] {
  const interval = formatDifferenceInterval(result.difference, metric);
  const { skipped, unpaired, detectable } = result;
  return [
    { content: verdictBadge(result.verdict) },
    {
      content: html`<b>${formatDifference(result.difference, metric)}</b><small>${interval === NONE ? 'no interval' : interval}</small>`,
      numeric: true,
    },
    { content: formatP(result.p), numeric: true },
    { content: formatP(result.adjustedP), numeric: true },
    { content: detectable === null ? NONE : formatMargin(detectable, metric), numeric: true },
    {
      content: html`${formatCount(result.pairs)}${skipped > 0 ? html`<small>${formatCount(skipped)} left out</small>` : null}${unpaired > 0 ? html`<small>${formatCount(unpaired)} unpaired</small>` : null}`,
      numeric: true,
    },
  ];
}
