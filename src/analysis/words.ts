import type { MetricInfo } from '../core/scorer.ts';
import type { Figure } from './figures/figure.ts';

/** A difference of two values, signed: `+12.3 points`. */
export function sayDifference(metric: MetricInfo, value: number): string {
  const text = differenceNumber(metric, value);
  const sign = value > 0 && Number(text) !== 0 ? '+' : '';
  return metric.scale === null ? `${sign}${text}` : `${sign}${text} points`;
}

/** `+12.3 points (95 % interval 4.1 to 20.3)`. */
export function sayDifferenceFigure(metric: MetricInfo, figure: Figure): string {
  const { estimate, low, high, level } = figure;
  const interval =
    low === null || high === null
      ? 'no interval'
      : `${percent(level)} interval ${differenceNumber(metric, low)} to ${differenceNumber(metric, high)}`;
  return `${sayDifference(metric, estimate)} (${interval})`;
}

/** A margin, unsigned: `5 points`. */
export function sayMargin(metric: MetricInfo, margin: number): string {
  const value = metric.scale === 1 ? margin * 100 : margin;
  const text = String(Number(value.toPrecision(3)));
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

/** `95 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

function differenceNumber(metric: MetricInfo, value: number): string {
  if (metric.scale === 1) return fixed(value * 100, 1);
  return metric.scale === 100 ? fixed(value, 1) : String(Number(value.toPrecision(3)));
}

/** Fixed digits without a negative zero. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
