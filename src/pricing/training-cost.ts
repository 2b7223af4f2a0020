import type { PriceEntry } from '../protocol/pricing.ts';
import { findPrice } from './find-price.ts';

/**
 * What a provider charges for training, in USD.
 * @param trainedTokens every epoch counted; `null` when nobody said
 * @returns `null` when tokens or price are not known
 */
export function trainingCost(
  trainedTokens: number | null,
  { prices, model }: { readonly prices: readonly PriceEntry[]; readonly model: string },
): number | null {
  if (trainedTokens === 0) return 0;
  const price = findPrice(prices, model)?.trainingPerMillion;
  if (trainedTokens === null || price === undefined) return null;
  return (trainedTokens * price) / 1e6;
}
