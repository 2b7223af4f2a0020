import type { Figure } from '../analysis/figures/figure.ts';
import type { RunTotals } from '../analysis/figures/run-totals.ts';
import { formatDuration, formatFixed } from '../lib/format.ts';
import { formatUsd, type NanoUsd } from '../lib/money.ts';
import type { MetricInfo } from '../protocol/metric.ts';

/** What stands where there is no number. */
export const NONE = '—';

/** A share of anything, to be shown in percent. */
export const SHARE: MetricInfo = {
  name: 'share',
  title: 'Share',
  aggregation: { kind: 'proportion' },
  scale: 1,
  better: 'higher',
};

function signed(value: number, digits: number): string {
  const text = formatFixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Decimals and factor by which a metric is shown: shares in percent, the others in their own unit. */
function unitOf(metric: MetricInfo): { readonly factor: number; readonly digits: number } {
  switch (metric.scale) {
    case 1:
      return { factor: 100, digits: 1 };
    case 100:
      return { factor: 1, digits: 1 };
    case null:
      return { factor: 1, digits: 2 };
  }
}

/** A value of a metric: `83.3%`, `54.2`, `2.41`. */
function formatValue(value: number, metric: MetricInfo): string {
  const { factor, digits } = unitOf(metric);
  return `${formatFixed(value * factor, digits)}${metric.scale === 1 ? '%' : ''}`;
}

/** The estimate of a figure, or a dash. */
export function formatEstimate(figure: Figure | null, metric: MetricInfo): string {
  return figure === null ? NONE : formatValue(figure.estimate, metric);
}

/** An interval: `76.1–88.7%`; a dash where there is none. */
export function formatInterval(figure: Figure | null, metric: MetricInfo): string {
  if (figure === null || figure.low === null || figure.high === null) return NONE;
  const { factor, digits } = unitOf(metric);
  const joint = figure.low < 0 ? ' to ' : '–';
  const percent = metric.scale === 1 ? '%' : '';
  return `${formatFixed(figure.low * factor, digits)}${joint}${formatFixed(figure.high * factor, digits)}${percent}`;
}

/** The unit of a difference: percentage points for shares. */
function differenceUnit(metric: MetricInfo): string {
  return metric.scale === 1 ? ' pp' : '';
}

/** A size of a difference without a sign, for instance a margin: `5.0 pp`. */
export function formatMargin(value: number, metric: MetricInfo): string {
  const { factor, digits } = unitOf(metric);
  return `${formatFixed(value * factor, digits)}${differenceUnit(metric)}`;
}

/** A difference with its sign: `+12.3 pp`. */
export function formatDifference(figure: Figure | null, metric: MetricInfo): string {
  if (figure === null) return NONE;
  const { factor, digits } = unitOf(metric);
  return `${signed(figure.estimate * factor, digits)}${differenceUnit(metric)}`;
}

/** The interval of a difference: `+2.1 to +22.4`. */
export function formatDifferenceInterval(figure: Figure | null, metric: MetricInfo): string {
  if (figure === null || figure.low === null || figure.high === null) return NONE;
  const { factor, digits } = unitOf(metric);
  return `${signed(figure.low * factor, digits)} to ${signed(figure.high * factor, digits)}`;
}

/** A p value: `0.041`, `<0.001`, or a dash. */
export function formatP(p: number | null): string {
  if (p === null) return NONE;
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** `spent $1.20`, with what scoring took besides. */
export function saySpent({ billed, scoring }: Pick<RunTotals, 'billed' | 'scoring'>): string {
  const besides = scoring === undefined ? '' : `, and ${formatUsd(scoring.billed)} on scoring`;
  return `spent ${formatUsd(billed)}${besides}`;
}

/** The cost of 1,000 answers from the mean cost of one. */
export function formatCostPer1000(perTrial: NanoUsd | null): string {
  return formatUsd(perTrial === null ? null : perTrial * 1000);
}

/** A whole number with separators. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A mean number of tokens or calls; a dash where it is not known. */
export function formatMean(mean: number | null): string {
  if (mean === null) return NONE;
  return mean >= 100
    ? formatCount(Math.round(mean))
    : mean.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** The score of one answer: right or wrong where that is all there is to say, else its value. */
export function formatScore(score: number | null, metric: MetricInfo): string {
  if (score === null) return 'no score';
  if (metric.aggregation.kind === 'proportion' && metric.better === 'higher') {
    if (score === 1) return 'right';
    if (score === 0) return 'wrong';
  }
  return formatValue(score, metric);
}

/** A latency, marked where it is approximate: `1.2 s`, `≈ 1.2 s`. */
export function formatLatency(
  ms: number,
  { approximate }: { readonly approximate?: true | undefined },
): string {
  return `${approximate === true ? '≈ ' : ''}${formatDuration(ms)}`;
}
