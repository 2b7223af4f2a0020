import { formatDuration, plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { plainLine } from '../../lib/visible-text.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { formatCount, formatMargin, formatMean } from '../../reporters/numbers.ts';
import { type Column, painter, wrap } from '../../reporters/terminal.ts';
import type { CellEstimate, PlanEstimate, ScoringEstimate, SuiteEstimate } from '../../runner/estimate.ts';
import { planCells } from './plan-cells.ts';

const UNKNOWN = 'unknown';

/** A plan for a terminal: a line for every cell, sums, and what the samples of each suite can show. */
export function renderPlan(plan: PlanEstimate, { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const { cells } = plan;
  const columns: readonly Column[] = [
    { title: 'cell', align: 'left', cells: cells.map(({ cell }) => plainLine(cell)) },
    { title: 'trials', align: 'right', cells: cells.map(({ trials }) => formatCount(trials)) },
    { title: 'calls', align: 'right', cells: cells.map(({ calls }) => formatCount(calls)) },
    {
      title: 'prompt tokens',
      align: 'right',
      cells: cells.map(tokensText),
    },
    { title: 'cost', align: 'right', cells: cells.map(costText) },
    { title: 'time', align: 'right', cells: cells.map(({ expectedMs }) => timeText(expectedMs)) },
  ];
  const table = planCells(columns, { paint, width });
  const power = plan.suites.flatMap((suite) => [
    `  ${wrap(showsText(suite), { width, indent: '  ' })}`,
    ...[...buysText(suite), suite.detectable.assumption].map((line) =>
      paint('dim', `    ${wrap(line, { width, indent: '    ' })}`),
    ),
    ...(suite.detection === null ? [] : [`    ${wrap(suite.detection.advice, { width, indent: '    ' })}`]),
  ]);
  const sums = `${plural(cells.length, 'cell')}, ${plural(plan.calls, 'call')}, cost ${totalCost(plan)}, time ${totalTime(plan)}`;
  return `${[
    table,
    '',
    `  ${paint('bold', wrap(sums, { width, indent: '  ' }))}`,
    ...plan.scoring.map((asked) => `  ${wrap(scoringText(asked), { width, indent: '  ' })}`),
    ...basisTexts(plan).map((line) => `  ${paint('dim', wrap(line, { width, indent: '  ' }))}`),
    '',
    paint('bold', 'What the samples can show'),
    ...power,
  ].join('\n')}\n`;
}

function scoringText({ model, calls, expectedCost }: ScoringEstimate): string {
  const cost = expectedCost === null ? UNKNOWN : `≈ ${formatUsd(expectedCost)}`;
  return `Scoring takes up to ${plural(calls, 'call')} of ${plainLine(model)} besides, cost ${cost}`;
}

function tokensText({ promptTokensPerCall, promptTokensGuessed }: CellEstimate): string {
  if (promptTokensPerCall === null) return UNKNOWN;
  return `${promptTokensGuessed ? '≈ ' : ''}${formatMean(promptTokensPerCall)}`;
}

function costText(cost: Pick<PlanEstimate, 'expectedCost' | 'highestCost'>): string {
  if (cost.expectedCost !== null) return `≈ ${formatUsd(cost.expectedCost)}`;
  return cost.highestCost === null ? UNKNOWN : `≤ ${formatUsd(cost.highestCost)}`;
}

function timeText(ms: number | null): string {
  return ms === null ? UNKNOWN : `≈ ${formatDuration(ms)}`;
}

/** The whole cost, or what is known of it and how many cells are missing. */
function totalCost(plan: PlanEstimate): string {
  const expected = plan.cells.flatMap(({ expectedCost }) => expectedCost ?? []);
  const bounds = plan.cells.flatMap((cell) =>
    cell.expectedCost === null && cell.highestCost !== null ? cell.highestCost : [],
  );
  const open = plan.cells.length - expected.length - bounds.length;
  if (plan.expectedCost !== null || plan.highestCost !== null || open === plan.cells.length) {
    return costText(plan);
  }
  const known = [
    ...(expected.length === 0 ? [] : [`at least ${formatUsd(sum(expected))}`]),
    ...(bounds.length === 0 ? [] : [`≤ ${formatUsd(sum(bounds))} for ${plural(bounds.length, 'cell')}`]),
  ];
  return withOpen(known, open);
}

function totalTime({ cells, expectedMs }: PlanEstimate): string {
  const known = cells.flatMap((cell) => cell.expectedMs ?? []);
  if (expectedMs !== null || known.length === 0) return timeText(expectedMs);
  return withOpen([`at least ${formatDuration(sum(known))}`], cells.length - known.length);
}

/** `at least 12 min 00 s (35 cells unknown)`. */
function withOpen(known: readonly string[], open: number): string {
  return `${known.join(' and ')}${open === 0 ? '' : ` (${plural(open, 'cell')} unknown)`}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What the figures rest on. */
function basisTexts({ pilot, cells }: PlanEstimate): readonly string[] {
  const bounded = '≤ is with every answer as long as it may be';
  const ends = cells.some(({ highestCost }) => highestCost !== null) ? `; ${bounded}.` : '.';
  const guessed = new Set(
    cells.filter((cell) => cell.promptTokensGuessed).map(({ model }) => plainLine(model)),
  );
  return [
    pilot === null
      ? `No finished run of these cells was found, so time and expected cost are not known yet${ends}`
      : `Time and expected cost (≈) by run ${plainLine(pilot)}; ${bounded}.`,
    ...(guessed.size === 0
      ? []
      : [
          `Prompt tokens of ${[...guessed].join(', ')} are estimated (≈) by o200k_base, a tokenizer of OpenAI that is not known to be theirs; so is a cost that rests on them (≤).`,
        ]),
  ];
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
