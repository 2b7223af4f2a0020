import type { ModelListing } from '../../core/provider.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { listModels } from '../../models/list-models.ts';
import { findPrice } from '../../pricing/find-price.ts';
import { isShutDown, STALE_DAYS, staleOn } from '../../pricing/price-book.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { fittedTable, painter, wrap, wrapFacts } from '../../reporters/terminal.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { ModelsArguments } from '../options.ts';
import { print } from '../print.ts';
import { renderPrices } from './price-tables.ts';

/** Shows which models can be used, or what they cost, and returns the exit code. */
export async function models(args: ModelsArguments): Promise<number> {
  return withContext({}, async (context) => {
    const prices = await context.prices();
    const now = context.clock.timestamp();
    const stale = staleOn(prices, now);
    if (args.prices || args.stale) {
      const shown = (args.stale ? stale : prices).map((entry) => ({
        ...entry,
        stale: stale.includes(entry),
        gone: isShutDown(entry, now),
      }));
      print({ args, context }, { prices: shown }, (style) =>
        shown.length === 0
          ? `  No price is older than ${STALE_DAYS} days.\n`
          : renderPrices(shown, { ...style, stale: stale.length }),
      );
      return EXIT.done;
    }
    const listings = await listModels(context.models);
    const priced = listings.map((listing) => ({ ...listing, price: findPrice(prices, listing.id) }));
    const { cacheFolder: weightsFolder } = context.models;
    print({ args, context }, { models: priced, prices }, (style) =>
      renderModels(listings, { ...style, prices: prices.length, stale: stale.length, weightsFolder }),
    );
    return EXIT.done;
  });
}

/** The models that can be used. */
export function renderModels(
  listings: readonly ModelListing[],
  {
    color,
    width,
    prices,
    stale,
    weightsFolder,
  }: SummaryOptions & { readonly prices: number; readonly stale: number; readonly weightsFolder: string },
): string {
  const paint = painter(color);
  const ready = (listing: ModelListing): string => {
    if (listing.ready) return paint('green', 'ready');
    if (listing.missingPackage !== undefined) {
      return paint('yellow', `needs the package ${listing.missingPackage}`);
    }
    if (listing.keyVariable !== null) return paint('yellow', `needs ${listing.keyVariable}`);
    return paint('dim', `${formatBytes(listing.bytes ?? 0)} to download`);
  };
  const listed = fittedTable(
    [
      { title: 'model', align: 'left', cells: listings.map(({ id }) => id) },
      { title: 'state', align: 'left', cells: listings.map(ready) },
      { title: 'what it is', align: 'left', cells: listings.map(({ title }) => title) },
      { title: 'licence', align: 'left', cells: listings.map(({ license }) => license ?? '') },
    ],
    { paint, width },
  );
  const hints = [
    'Any GGUF file: local:/path/to/model.gguf',
    `weights are kept in ${weightsFolder}`,
    `${plural(prices, 'price')}, ${stale} older than ${STALE_DAYS} days: models --prices`,
  ];
  return [
    listed,
    `  ${wrapFacts(hints, { width, indent: '  ' })}`,
    `  ${wrap('A model without a price has an unknown cost; give your own prices with --prices.', { width, indent: '  ' })}`,
    '',
  ].join('\n');
}
