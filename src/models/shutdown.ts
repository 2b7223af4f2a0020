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

/** The same, and where models are asked: left out, wherever their provider says. */
type KnownLives = Lifetimes & Pick<ModelOptions, 'providers' | 'variables' | 'baseUrl'>;

/**
 * Looks up when the vendors of models shut them down. A model of the same name at another endpoint lives as long as
 * that endpoint says, and is passed over.
 * @returns a warning for each that will be shut down
 * @throws BenchError `MODEL_UNAVAILABLE` for the first that was
 */
export function checkShutdowns(ids: Iterable<string>, known: KnownLives): readonly string[] {
  const { prices, now } = known;
  const warnings: string[] = [];
  for (const id of new Set(ids)) {
    const entry = vendorsEntry(id, known);
    if (entry?.shutsDown === undefined) continue;
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

/**
 * Looks up whether the vendor of a model goes on training it. It refuses a job by itself, and goes on with those that it
 * took, so that nothing is refused here.
 * @returns a warning where training ends, or did
 */
export function checkTraining(id: string, known: KnownLives): readonly string[] {
  const { trainingEnds, trainingNotice } = vendorsEntry(id, known) ?? {};
  if (trainingEnds === undefined) return [];
  const days = daysBetween(known.now, trainingEnds);
  const when = days > 0 ? `from ${trainingEnds} on, ${sayDays(days)}` : `since ${trainingEnds}`;
  const more = trainingNotice === undefined ? '' : ` ${trainingNotice}`;
  return [`${id} takes no new training ${when}.${more}`];
}

/** What the book says of a model, unless it is asked at an endpoint that is not its vendor's. */
function vendorsEntry(
  id: string,
  { prices, providers, variables, baseUrl }: KnownLives,
): PriceEntry | undefined {
  const provider = providers.find(id.slice(0, id.indexOf(':')));
  const address = provider && addressFor(provider, { variables }, baseUrl);
  if (address !== undefined && provider?.isOwnEndpoint?.(address) !== true) return undefined;
  return findPrice(prices, id) ?? undefined;
}

function sayDays(days: number): string {
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
