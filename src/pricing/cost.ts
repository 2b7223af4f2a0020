import type { NanoUsd } from '../lib/money.ts';
import type { CallTiming, Usage } from '../protocol/model.ts';
import type { PriceEntry } from '../protocol/pricing.ts';

/** What one call costs, or why that is not known. */
export type CallCost =
  | { readonly amount: NanoUsd; readonly basis: 'tokens' | 'machine-time' }
  | { readonly amount: null; readonly basis: 'unknown-price' | 'unknown-usage' };

/** What a price is applied to. */
export interface CallFacts {
  /** `null` when the provider did not say. */
  readonly usage: Usage | null;
  readonly timing: Pick<CallTiming, 'machineMs'>;
}

const UNKNOWN_PRICE: CallCost = { amount: null, basis: 'unknown-price' };
const UNKNOWN_USAGE: CallCost = { amount: null, basis: 'unknown-usage' };
const MS_PER_HOUR = 3_600_000;
const NANO_PER_USD = 1_000_000_000;
/** USD per million tokens is this many nano-USD per token. */
const NANO_PER_TOKEN = 1_000;

/** Whether a price is by the token, by the machine's time, or neither. */
export function priceKind(entry: PriceEntry | null): 'tokens' | 'machine-time' | 'unknown-price' {
  if (entry === null) return 'unknown-price';
  if (entry.machinePerHour !== undefined) return 'machine-time';
  return entry.inputPerMillion === undefined && entry.outputPerMillion === undefined
    ? 'unknown-price'
    : 'tokens';
}

/**
 * Cost of one call, as if no answer cache existed; rounded once, to integer nano-USD.
 * Prompt tokens from a provider's prefix cache are charged at their own price, or as ordinary ones without it.
 * A local call is charged its share of the machine's time.
 */
export function costOfCall(call: CallFacts, entry: PriceEntry | null): CallCost {
  const kind = priceKind(entry);
  if (entry === null || kind === 'unknown-price') return UNKNOWN_PRICE;
  if (kind === 'machine-time') {
    const { machineMs } = call.timing;
    if (machineMs === undefined) return UNKNOWN_USAGE;
    const amount = (machineMs * (entry.machinePerHour ?? 0) * NANO_PER_USD) / MS_PER_HOUR;
    return { amount: Math.round(amount), basis: 'machine-time' };
  }
  if (call.usage === null) return UNKNOWN_USAGE;
  const { inputTokens, cachedInputTokens, outputTokens } = call.usage;
  const input = entry.inputPerMillion;
  const output = entry.outputPerMillion;
  if ((input === undefined && inputTokens > 0) || (output === undefined && outputTokens > 0)) {
    return UNKNOWN_PRICE;
  }
  const cachedInput = entry.cachedInputPerMillion ?? input ?? 0;
  const dollarsPerMillion =
    (inputTokens - cachedInputTokens) * (input ?? 0) +
    cachedInputTokens * cachedInput +
    outputTokens * (output ?? 0);
  return { amount: Math.round(dollarsPerMillion * NANO_PER_TOKEN), basis: 'tokens' };
}
