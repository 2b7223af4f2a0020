import type { Effect } from '../analysis/comparisons/comparison-model.ts';

const NAMES = {
  'odds-ratio': 'odds ratio',
  'cohens-h': 'h',
  'standardised-difference': 'd',
} as const satisfies Record<Effect['kind'], string>;

/** Effect sizes with their 95% intervals: `odds ratio 4.67 (1.93 to 13.8); h 0.5 (0.25 to 0.75)`. Empty for none. */
export function sayEffects(effects: readonly Effect[]): string {
  return effects.map(sayEffect).join('; ');
}

function sayEffect({ kind, estimate, low, high }: Effect): string {
  const unbounded = kind === 'odds-ratio' ? '∞' : '?';
  const value = estimate === null ? unbounded : short(estimate);
  const interval =
    low === null && high === null
      ? ''
      : ` (${low === null ? unbounded : short(low)} to ${high === null ? unbounded : short(high)})`;
  return `${NAMES[kind]} ${value}${interval}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
