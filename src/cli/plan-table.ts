import { formatDuration, plural } from '../lib/format.ts';
import { formatUsd } from '../lib/money.ts';
import type { SummaryOptions } from '../reporters/console.ts';
import { formatCount, formatMargin, formatMean } from '../reporters/numbers.ts';
import { alignedTable, painter, wrap } from '../reporters/terminal.ts';
import { plainLine } from '../reporters/text.ts';
import type { PlanEstimate, SuiteEstimate } from '../runner/estimate.ts';

const UNKNOWN = 'unknown';

/** A plan for a terminal: a line for every cell, sums, and what the samples of each suite can show. */
export function renderPlan(plan: PlanEstimate, { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const { cells } = plan;
  const table = alignedTable(
    [
      { title: 'cell', align: 'left', cells: cells.map(({ cell }) => plainLine(cell)) },
      { title: 'trials', align: 'right', cells: cells.map(({ trials }) => formatCount(trials)) },
      { title: 'calls', align: 'right', cells: cells.map(({ calls }) => formatCount(calls)) },
      {
        title: 'prompt tokens',
        align: 'right',
        cells: cells.map(({ promptTokensPerCall: tokens }) =>
          tokens === null ? UNKNOWN : formatMean(tokens),
        ),
      },
      { title: 'cost', align: 'right', cells: cells.map(costText) },
      { title: 'time', align: 'right', cells: cells.map(({ expectedMs }) => timeText(expectedMs)) },
    ],
    paint,
  );
  const basis =
    plan.pilot === null
      ? 'No finished run of these cells was found, so time and expected cost are not known yet.'
      : `Time and expected cost (≈) by run ${plainLine(plan.pilot)}; ≤ is with every answer as long as it may be.`;
  const power = plan.suites.flatMap((suite) => [
    `  ${wrap(showsText(suite), { width, indent: '  ' })}`,
    ...[...buysText(suite), suite.detectable.assumption].map((line) =>
      paint('dim', `    ${wrap(line, { width, indent: '    ' })}`),
    ),
    ...(suite.detection === null ? [] : [`    ${wrap(suite.detection.advice, { width, indent: '    ' })}`]),
  ]);
  const sums = `${plural(cells.length, 'cell')}, ${plural(plan.calls, 'call')}, cost ${costText(plan)}, time ${timeText(plan.expectedMs)}`;
  return `${[
    table,
    '',
    `  ${paint('bold', sums)}`,
    `  ${paint('dim', wrap(basis, { width, indent: '  ' }))}`,
    '',
    paint('bold', 'What the samples can show'),
    ...power,
  ].join('\n')}\n`;
}

function costText(cost: Pick<PlanEstimate, 'expectedCost' | 'highestCost'>): string {
  if (cost.expectedCost !== null) return `≈ ${formatUsd(cost.expectedCost)}`;
  return cost.highestCost === null ? UNKNOWN : `≤ ${formatUsd(cost.highestCost)}`;
}

function timeText(ms: number | null): string {
  return ms === null ? UNKNOWN : `≈ ${formatDuration(ms)}`;
}

function showsText({ suite, samples, repeats, metric, detectable }: SuiteEstimate): string {
  const { difference, corrected, comparisons } = detectable;
  const what = `${plainLine(suite)}: ${plural(samples, 'sample')}${repeats > 1 ? ` × ${repeats} repeats` : ''}`;
  if (difference === null) return `${what}: the smallest difference that they show is not known`;
  const family =
    comparisons < 2
      ? ''
      : corrected === null
        ? `; with ${comparisons} comparisons corrected together, none`
        : `; ${formatMargin(corrected, metric)} with ${comparisons} comparisons corrected together`;
  return `${what} show a difference of ${formatMargin(difference, metric)} or more on ${metric.title}${family}`;
}

/** What more samples would show, and how as many trials would show more. */
function buysText({ buys, samples, repeats, available, metric, split }: SuiteEstimate): string[] {
  const more = buys.flatMap(({ n, difference }) =>
    difference === null
      ? []
      : [
          `${formatCount(n)}${n === available ? ' (all there are)' : ''}: ${formatMargin(difference, metric)}`,
        ],
  );
  return [
    ...(more.length === 0 ? [] : [`More samples would show: ${more.join(', ')}.`]),
    ...(split === null
      ? []
      : [
          `As many trials would show more as ${plural(split.samples, 'sample')} × ${plural(split.repeats, 'repeat')} than as ${samples} × ${repeats}.`,
        ]),
  ];
}
