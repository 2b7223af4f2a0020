import { priceKind } from '../../pricing/cost.ts';
import { STALE_DAYS } from '../../pricing/price-book.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { type Column, fittedTable, painter, wrap } from '../../reporters/terminal.ts';

/** An entry of the book as it stands today. */
export interface ShownPrice extends PriceEntry {
  /** Read so long ago that it should be looked up again. */
  readonly stale: boolean;
  /** Not served any more. */
  readonly gone: boolean;
}

/** The price book: what is charged for tokens, and what is charged for hours. */
export function renderPrices(
  prices: readonly ShownPrice[],
  { color, width, stale }: SummaryOptions & { readonly stale: number },
): string {
  const paint = painter(color);
  const byHour = prices.filter(
    ({ hostingPerHour, machinePerHour }) => (hostingPerHour ?? machinePerHour) !== undefined,
  );
  const others = prices.filter((entry) => !byHour.includes(entry));
  const left = (title: string, cells: readonly string[]): Column => ({ title, align: 'left', cells });
  const usd = (
    title: string,
    entries: readonly ShownPrice[],
    of: (entry: ShownPrice) => number | undefined,
  ): readonly Column[] => {
    const cells = entries.map(of).map((amount) => (amount === undefined ? '' : `$${amount}`));
    return cells.every((cell) => cell === '') ? [] : [{ title, align: 'right', cells }];
  };
  const facts = (entries: readonly ShownPrice[]): readonly Column[] => [
    left(
      'as of',
      entries.map(({ asOf, stale: old }) => (old ? paint('yellow', `${asOf} !`) : asOf)),
    ),
    left(
      'shuts down',
      entries.map(({ shutsDown = '', gone }) => (gone ? paint('red', shutsDown) : shutsDown)),
    ),
    left('more', entries.map(sayMore)),
    left(
      'source',
      entries.map(({ source }) => source),
    ),
  ];
  const tables = [
    ...(others.length === 0
      ? []
      : [
          [
            left(
              'per million tokens',
              others.map(({ match }) => match),
            ),
            ...usd('input', others, (entry) => entry.inputPerMillion),
            ...usd('cached', others, (entry) => entry.cachedInputPerMillion),
            ...usd('written', others, (entry) => entry.cacheWritePerMillion),
            ...usd('output', others, (entry) => entry.outputPerMillion),
            ...usd('training', others, (entry) => entry.trainingPerMillion),
            ...facts(others),
          ],
        ]),
    ...(byHour.length === 0
      ? []
      : [
          [
            left(
              'per hour',
              byHour.map(({ match }) => match),
            ),
            ...usd('price', byHour, (entry) => entry.hostingPerHour ?? entry.machinePerHour),
            ...facts(byHour),
          ],
        ]),
  ];
  const notes = [
    ...(stale === 0 ? [] : [`! read more than ${STALE_DAYS} days ago`]),
    'own prices go first: --prices <file> of run and plan',
  ];
  return [
    ...tables.flatMap((columns) => [fittedTable(columns, { paint, width }), '']),
    `  ${wrap(notes.join(' · '), { width, indent: '  ' })}`,
    '',
  ].join('\n');
}

function sayMore(entry: ShownPrice): string {
  const { longPrompts, batchDiscount, trainingPerHour, trainingEnds, from, until, notice } = entry;
  const { above = 0, inputTimes = '?', outputTimes = '?' } = longPrompts ?? {};
  return [
    ...(priceKind(entry) === 'unknown-price' && entry.hostingPerHour === undefined
      ? ['price not known']
      : []),
    ...(longPrompts?.inputTimes === undefined
      ? []
      : [`above ${above.toLocaleString('en-US')} prompt tokens ×${inputTimes} in, ×${outputTimes} out`]),
    ...(batchDiscount === undefined ? [] : [`batch −${Math.round(batchDiscount * 100)}%`]),
    ...(trainingPerHour === undefined ? [] : [`training $${trainingPerHour} an hour`]),
    ...(trainingEnds === undefined ? [] : [`no new training from ${trainingEnds}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(notice === undefined ? [] : [notice]),
  ].join(', ');
}
