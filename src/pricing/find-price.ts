import type { PriceEntry } from '../protocol/pricing.ts';

/** What an hour of a Chroma server is priced under, in a user's price file. */
export const CHROMA_SERVER = 'chroma:server';

/** A dated snapshot, for instance `gpt-4o-mini-2024-07-18`. */
const SNAPSHOT = /^(?<base>.+)-\d{4}-\d{2}-\d{2}$/;

/** A model that promptfoo asks, with the way in which it asks its vendor for it. */
const BY_PROMPTFOO =
  /^promptfoo:(?<vendor>[^:]+):(?:(?:chat|messages|responses|completion|embeddings?):)?(?<model>.+)$/;

/**
 * The price of a model, or `null` when it is unknown.
 * The full name goes first; then, for a dated snapshot, the name without its date (vendors price a snapshot like its
 * base unless they list it); then the longest prefix that ends in `*`. Of equal matches the earlier entry counts, so
 * a user's prices are put before the built-in ones. A model that promptfoo asks has its vendor's price.
 * @param model `provider:model`.
 */
export function findPrice(entries: readonly PriceEntry[], model: string): PriceEntry | null {
  const exact = entries.find((entry) => entry.match === model);
  if (exact !== undefined) return exact;
  const base = SNAPSHOT.exec(model)?.groups?.['base'];
  const ofBase = base === undefined ? undefined : entries.find((entry) => entry.match === base);
  if (ofBase !== undefined) return ofBase;
  let best: PriceEntry | null = null;
  for (const entry of entries) {
    if (!entry.match.endsWith('*') || !model.startsWith(entry.match.slice(0, -1))) continue;
    if (best === null || entry.match.length > best.match.length) best = entry;
  }
  const { vendor, model: name } = BY_PROMPTFOO.exec(model)?.groups ?? {};
  return best ?? (vendor === undefined ? null : findPrice(entries, `${vendor}:${name}`));
}

/**
 * The price of a model as an entry that matches it: its own, or that of the model whose price its tokens have.
 * A user's own entry for it goes first.
 */
export function priceOf(
  { id, pricedAs }: { readonly id: string; readonly pricedAs?: string },
  entries: readonly PriceEntry[],
): PriceEntry | null {
  const own = findPrice(entries, id);
  if (own !== null || pricedAs === undefined) return own;
  const other = findPrice(entries, pricedAs);
  return other === null ? null : { ...other, match: id };
}
