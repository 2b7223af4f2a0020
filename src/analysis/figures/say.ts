import { formatDuration, formatFixed, formatPercent, MINUS } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { SkippedInSelection } from './cell-model.ts';
import type { Figure } from './figure.ts';

/** A value of a metric: `83.3%`, `54.2`, `2.41`. */
export function sayValue(metric: MetricInfo, value: number): string {
  return metric.scale === 1 ? formatPercent(value) : threeDigits(value);
}

/** A difference of two values, signed: `+12.3 points`. */
export function sayDifference(metric: MetricInfo, value: number): string {
  const text = differenceNumber(metric, value);
  const sign = value > 0 && Number(text) !== 0 ? '+' : '';
  return metric.scale === null ? `${sign}${text}` : `${sign}${text} points`;
}

/** `+12.3 points (95% interval 4.1 to 20.3)`. */
export function sayDifferenceFigure(metric: MetricInfo, figure: Figure): string {
  const { estimate, low, high, level } = figure;
  const interval =
    low === null || high === null
      ? 'no interval'
      : `${formatPercent(level)} interval ${differenceNumber(metric, low)} to ${differenceNumber(metric, high)}`;
  return `${sayDifference(metric, estimate)} (${interval})`;
}

/** A margin, unsigned: `5 points`. */
export function sayMargin(metric: MetricInfo, margin: number): string {
  const value = metric.scale === 1 ? margin * 100 : margin;
  const text = threeDigits(value);
  return metric.scale === null ? text : `${text} points`;
}

/** `p = 0.041`, `p < 0.001`. */
export function sayP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** `1,254`. */
export function sayCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** From the smallest to the largest number, each as it is said: `1.2 s to 3.4 s`; one where they are said alike. */
export function sayRange(values: readonly number[], say: (value: number) => string): string {
  const [low, high] = [say(Math.min(...values)), say(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}

/** Durations in ms as a range; what is not known is said. */
export function sayTimes(values: readonly number[]): string {
  return values.length === 0 ? 'an unknown time' : sayRange(values, formatDuration);
}

/** What the choice among prompt variants rests on, where calls without an answer left dev samples out of it. */
export function saySkippedInSelection({ compared, failed, of }: SkippedInSelection): string {
  return compared === 0
    ? 'no dev sample was answered with every prompt variant, so nothing was chosen and the first prompt variant is measured.'
    : `the prompt variant was chosen on ${sayCount(compared)} of ${sayCount(of)} dev samples; ${sayCount(failed)} could not be answered with every prompt variant.`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** `95% interval 8.5% to 23.2%`; `null` without one. */
export function sayInterval(metric: MetricInfo, { low, high, level }: Figure): string | null {
  return low === null || high === null
    ? null
    : `${formatPercent(level)} interval ${sayValue(metric, low)} to ${sayValue(metric, high)}`;
}

function differenceNumber(metric: MetricInfo, value: number): string {
  if (metric.scale === 1) return formatFixed(value * 100, 1);
  return metric.scale === 100 ? formatFixed(value, 1) : threeDigits(value);
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', MINUS);
}
