import type { PriceEntry } from '../protocol/pricing.ts';
import { findPrice } from './find-price.ts';

const MS_PER_HOUR = 3_600_000;

/** What a training took, as far as it is known. */
export interface TrainingUse {
  /** Every epoch counted. */
  readonly trainedTokens: number | null;
  /** Wall time in ms. */
  readonly elapsedMs: number | null;
}

/**
 * What a provider charges for training, in USD: by the token, by the hour, or both.
 * @returns `null` when what is charged for, or its price, is not known
 */
export function trainingCost(
  { trainedTokens, elapsedMs }: TrainingUse,
  { prices, model }: { readonly prices: readonly PriceEntry[]; readonly model: string },
): number | null {
  if (trainedTokens === 0) return 0;
  const { trainingPerMillion, trainingPerHour } = findPrice(prices, model) ?? {};
  if (trainingPerMillion === undefined && trainingPerHour === undefined) return null;
  const tokens = trainingPerMillion === undefined ? 0 : trainedTokens;
  const ms = trainingPerHour === undefined ? 0 : elapsedMs;
  if (tokens === null || ms === null) return null;
  return (tokens * (trainingPerMillion ?? 0)) / 1e6 + (ms * (trainingPerHour ?? 0)) / MS_PER_HOUR;
}
