import { type NanoUsd, usdToNano } from '../lib/money.ts';
import type { CallTiming, Usage } from '../protocol/model.ts';
import type { PriceEntry } from '../protocol/pricing.ts';

/** What one call costs, or why that is not known. */
export type CallCost =
  | { readonly amount: NanoUsd; readonly basis: 'tokens' | 'machine-time' | 'reported' }
  | { readonly amount: null; readonly basis: 'unknown-price' | 'unknown-usage' | 'hosting' };

/** What a price is applied to. */
export interface CallFacts {
  /** `null` when the provider did not say. */
  readonly usage: Usage | null;
  readonly timing: Pick<CallTiming, 'machineMs'>;
  /** What its source says that it cost, in USD. */
  readonly costUsd?: number;
}

const UNKNOWN_PRICE: CallCost = { amount: null, basis: 'unknown-price' };
const UNKNOWN_USAGE: CallCost = { amount: null, basis: 'unknown-usage' };
const MS_PER_HOUR = 3_600_000;
const NANO_PER_USD = 1_000_000_000;
/** USD per million tokens is this many nano-USD per token. */
const NANO_PER_TOKEN = 1_000;

/** Whether a price is by the token, by the time of this machine, by the hour of a server alone, or none of them. */
export function priceKind(entry: PriceEntry | null): 'tokens' | 'machine-time' | 'hosting' | 'unknown-price' {
  if (entry === null) return 'unknown-price';
  if (entry.machinePerHour !== undefined) return 'machine-time';
  if (entry.inputPerMillion !== undefined || entry.outputPerMillion !== undefined) return 'tokens';
  return entry.hostingPerHour === undefined ? 'unknown-price' : 'hosting';
}

/**
 * Cost of one call, as if no answer cache existed; rounded once, to integer nano-USD. What the provider says that it
 * charges goes before any price.
 * Prompt tokens that a provider read from its prefix cache, or wrote into it, are charged at their own prices, or as
 * ordinary ones without them. A local call is charged its share of the machine's time. Of a server that is paid by the
 * hour no call alone says what share of the hour it took.
 */
export function costOfCall(call: CallFacts, entry: PriceEntry | null): CallCost {
  const reported = call.usage?.costUsd ?? call.costUsd;
  if (reported !== undefined) return { amount: usdToNano(reported), basis: 'reported' };
  const kind = priceKind(entry);
  if (entry === null || kind === 'unknown-price') return UNKNOWN_PRICE;
  if (kind === 'hosting') return { amount: null, basis: 'hosting' };
  if (kind === 'machine-time') {
    const { machineMs } = call.timing;
    if (machineMs === undefined) return UNKNOWN_USAGE;
    const amount = (machineMs * (entry.machinePerHour ?? 0) * NANO_PER_USD) / MS_PER_HOUR;
    return { amount: Math.round(amount), basis: 'machine-time' };
  }
  if (call.usage === null) return UNKNOWN_USAGE;
  const amount = costOfTokens(call.usage, entry);
  return amount === null ? UNKNOWN_PRICE : { amount, basis: 'tokens' };
}

/**
 * Cost of the tokens of one request, rounded to integer nano-USD; `null` where a price is lacking.
 *
 * @param options.batch what it would cost in a batch: the discount is off generated tokens and off prompt tokens that
 *   no cache served; `null` where the entry has none
 */
export function costOfTokens(
  usage: Usage,
  entry: PriceEntry,
  { batch = false }: { readonly batch?: boolean } = {},
): NanoUsd | null {
  const { inputTokens, cachedInputTokens, cacheWriteTokens = 0, outputTokens } = usage;
  const input = entry.inputPerMillion;
  const output = entry.outputPerMillion;
  if ((input === undefined && inputTokens > 0) || (output === undefined && outputTokens > 0)) return null;
  const isLong = entry.longPrompts !== undefined && inputTokens > entry.longPrompts.above;
  const inputTimes = isLong ? entry.longPrompts.inputTimes : 1;
  const outputTimes = isLong ? entry.longPrompts.outputTimes : 1;
  const discount = batch ? entry.batchDiscount : 0;
  if (inputTimes === undefined || outputTimes === undefined || discount === undefined) return null;
  const { cachedInputPerMillion = input ?? 0, cacheWritePerMillion = input ?? 0 } = entry;
  const fresh =
    (inputTokens - cachedInputTokens - cacheWriteTokens) * (input ?? 0) +
    cacheWriteTokens * cacheWritePerMillion;
  const read = cachedInputTokens * cachedInputPerMillion;
  const generated = outputTokens * (output ?? 0);
  const paid = 1 - discount;
  return Math.round(((fresh * paid + read) * inputTimes + generated * paid * outputTimes) * NANO_PER_TOKEN);
}
