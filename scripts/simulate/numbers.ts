import type { Bound } from './row.ts';

/** `94.3%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** `0.4` percentage points. */
export function points(share: number): string {
  return (100 * share).toFixed(1);
}

/** `≥ 95%`. */
export function boundText({ side, share }: Bound): string {
  return `${side === 'at least' ? '≥' : '≤'} ${percent(share).replace('.0%', '%')}`;
}

/** A width to three digits, or `∞`. */
export function widthText(width: number): string {
  return Number.isFinite(width) ? String(Number(width.toPrecision(3))) : '∞';
}
