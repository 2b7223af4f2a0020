import { BenchError } from '../core/errors.ts';
import type { ModelOptions } from '../core/provider.ts';
import { findPrice } from '../pricing/find-price.ts';
import { daysBetween, isShutDown, liveModels } from '../pricing/price-book.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import { addressFor } from './options.ts';

/** What is known of the lives of models, and what day it is. */
export interface Lifetimes {
  readonly prices: readonly PriceEntry[];
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Looks up when the vendors of models shut them down. A model of the same name at another endpoint lives as long as
 * that endpoint says, and is passed over.
 * @param baseUrl where they are asked; left out, wherever their provider says
 * @returns a warning for each that will be shut down
 * @throws BenchError `MODEL_UNAVAILABLE` for the first that was
 */
export function checkShutdowns(
  ids: Iterable<string>,
  {
    prices,
    now,
    providers,
    variables,
    baseUrl,
  }: Lifetimes & Pick<ModelOptions, 'providers' | 'variables' | 'baseUrl'>,
): readonly string[] {
  const warnings: string[] = [];
  for (const id of new Set(ids)) {
    const entry = findPrice(prices, id);
    if (entry?.shutsDown === undefined) continue;
    const provider = providers.find(id.slice(0, id.indexOf(':')));
    const address = provider && addressFor(provider, { variables }, baseUrl);
    if (address !== undefined && provider?.isOwnEndpoint?.(address) !== true) continue;
    const { shutsDown, source } = entry;
    if (!isShutDown(entry, now)) {
      warnings.push(
        `${id} will be shut down on ${shutsDown}, ${sayDays(daysBetween(now, shutsDown))} (${source}).`,
      );
      continue;
    }
    const vendor = entry.match.slice(0, entry.match.indexOf(':') + 1);
    throw new BenchError('MODEL_UNAVAILABLE', `${id} was shut down on ${shutsDown} (${source}).`, {
      choices: liveModels(prices, now).flatMap(({ match }) => (match.startsWith(vendor) ? [match] : [])),
      hint: 'If it still answers you, say so with an entry of your own in a file for --prices.',
      details: { model: id, shutsDown },
    });
  }
  return warnings;
}

function sayDays(days: number): string {
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
