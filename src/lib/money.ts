import { sumKnown } from './sum-known.ts';

/** An amount of money in integer nano-USD (1e-9 USD), so that sums are exact. */
export type NanoUsd = number;

const NANO_PER_USD = 1_000_000_000;

/** Rounds an amount in USD to integer nano-USD. */
export function usdToNano(usd: number): NanoUsd {
  return Math.round(usd * NANO_PER_USD);
}

/** Amount in USD, for people; sums are made in nano-USD. */
export function nanoToUsd(nano: NanoUsd): number {
  return nano / NANO_PER_USD;
}

/** Exact sum; unknown as soon as one amount is unknown. */
export function sumNanoUsd(amounts: Iterable<NanoUsd | null>): NanoUsd | null {
  return sumKnown(amounts);
}

/** `$12.30`, `$0.0042` (two significant digits below ten cents), `$0`, or `unknown`. */
export function formatUsd(nano: NanoUsd | null): string {
  if (nano === null) return 'unknown';
  const usd = nanoToUsd(nano);
  if (usd === 0) return '$0';
  if (Math.abs(usd) >= 0.995) {
    return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  }
  const digits = Math.min(9, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(usd)))));
  return `$${usd.toFixed(digits)}`;
}

/** A currency beside USD, at the rate that the user gave. */
export interface Currency {
  /** ISO 4217, for instance `EUR`. */
  readonly code: string;
  /** How much of it is one USD. */
  readonly perUsd: number;
}

/** An amount in USD and, where one was given, in the user's currency: `$0.29 (EUR 0.27)`. */
export function formatMoney(nano: NanoUsd | null, currency: Currency | null): string {
  const usd = formatUsd(nano);
  if (nano === null || currency === null) return usd;
  return `${usd} (${currency.code} ${formatUsd(nano * currency.perUsd).replace('$', '')})`;
}
