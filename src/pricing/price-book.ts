import type { PriceEntry } from '../protocol/pricing.ts';
import { priceKind } from './cost.ts';

/** Days after which a price should be looked up again. */
export const STALE_DAYS = 90;

const MS_PER_DAY = 86_400_000;

/** Days from one day to another, each `YYYY-MM-DD` or the beginning of a timestamp. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / MS_PER_DAY);
}

/** The entries that hold on a day; of a price that is known to change, the one of that day. */
export function pricesOn(entries: readonly PriceEntry[], now: string): readonly PriceEntry[] {
  const day = now.slice(0, 10);
  return entries.filter(({ from = day, until = day }) => from <= day && day <= until);
}

/** The entries whose price was read so long ago that it should be looked up again. */
export function staleOn(entries: readonly PriceEntry[], now: string): readonly PriceEntry[] {
  return entries.filter(({ asOf }) => daysBetween(asOf, now) > STALE_DAYS);
}

/** Whether a vendor does not serve the model any more. */
export function isShutDown({ shutsDown }: Pick<PriceEntry, 'shutsDown'>, now: string): boolean {
  return shutsDown !== undefined && shutsDown <= now.slice(0, 10);
}

/** The models that answer on a day and can be named, priced by the token; in the order of the book. */
export function liveModels(entries: readonly PriceEntry[], now: string): readonly PriceEntry[] {
  return pricesOn(entries, now).filter(
    (entry) =>
      priceKind(entry) === 'tokens' &&
      entry.outputPerMillion !== undefined &&
      !entry.match.endsWith('*') &&
      !isShutDown(entry, now),
  );
}
