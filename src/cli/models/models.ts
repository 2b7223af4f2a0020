import type { ModelListing } from '../../core/provider.ts';
import { formatBytes } from '../../lib/format.ts';
import { listModels } from '../../models/list-models.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { fittedTable, painter, wrap, wrapFacts } from '../../reporters/terminal.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { ModelsArguments } from '../options.ts';
import { print } from '../print.ts';

/** Shows which models can be used and what they cost, and returns the exit code. */
export async function models(args: ModelsArguments): Promise<number> {
  return withContext({}, async (context) => {
    const listings = await listModels(context.models);
    const prices = await context.prices();
    const priced = listings.map((listing) => ({ ...listing, price: findPrice(prices, listing.id) }));
    const { cacheFolder: weightsFolder } = context.models;
    print({ args, context }, { models: priced, prices }, (style) =>
      renderModels(listings, { ...style, prices, weightsFolder }),
    );
    return EXIT.done;
  });
}

/** The models that can be used, and the price book. */
export function renderModels(
  listings: readonly ModelListing[],
  {
    color,
    width,
    prices,
    weightsFolder,
  }: SummaryOptions & { readonly prices: readonly PriceEntry[]; readonly weightsFolder: string },
): string {
  const paint = painter(color);
  const remote = prices.filter(({ match }) => !match.endsWith('*'));
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
  const priced = fittedTable(
    [
      { title: 'price per million tokens', align: 'left', cells: remote.map(({ match }) => match) },
      { title: 'input', align: 'right', cells: remote.map((entry) => usd(entry.inputPerMillion)) },
      { title: 'cached', align: 'right', cells: remote.map((entry) => usd(entry.cachedInputPerMillion)) },
      { title: 'output', align: 'right', cells: remote.map((entry) => usd(entry.outputPerMillion)) },
      { title: 'as of', align: 'left', cells: remote.map(({ asOf }) => asOf) },
    ],
    { paint, width },
  );
  const machine = prices.find(({ machinePerHour }) => machinePerHour !== undefined);
  return [
    listed,
    `  ${wrapFacts(['Any GGUF file: local:/path/to/model.gguf', `weights are kept in ${weightsFolder}`], {
      width,
      indent: '  ',
    })}`,
    '',
    priced,
    ...(machine === undefined ? [] : [`  ${wrap(machineLine(machine), { width, indent: '  ' })}`]),
    `  ${wrap('A model without a price has an unknown cost; give your own prices with --prices.', { width, indent: '  ' })}`,
    '',
  ].join('\n');
}

function usd(amount: number | undefined): string {
  return amount === undefined ? '' : `$${amount}`;
}

function machineLine(entry: PriceEntry): string {
  return `This machine, for local models: ${usd(entry.machinePerHour)} an hour (${entry.source}, ${entry.asOf})`;
}
