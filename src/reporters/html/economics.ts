import type { CellReport } from '../../analysis/report.ts';
import { formatDuration } from '../../lib/format.ts';
import { formatUsd, nanoToUsd } from '../../lib/money.ts';
import { cellsOf, figureOf } from '../lookup.ts';
import { formatCostPer1000, formatCount, formatMean, NONE } from '../numbers.ts';
import { COST_BASIS } from '../words.ts';
import { renderChart } from './charts/svg.ts';
import { type TradeOffPoint, tradeOffChart } from './charts/trade-off-chart.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, familyLegend, techniqueName } from './parts.ts';
import { valueDomain, valueFormat } from './quality.ts';

/** A trade-off needs at least two points. */
const FEWEST_POINTS = 2;

/** What the answers cost, how long they took, how many tokens they used; and what that buys. */
export async function renderEconomics(part: ModelPart): Promise<Html> {
  const { suite, model } = part;
  return html`<h4>Cost, latency and tokens</h4>
${await tradeOff(part)}
${dataTable({
  label: `Cost, latency and tokens, ${suite.title}, ${model}`,
  caption:
    'Per answer, all calls of an attempt together; latency only from calls that were neither cached nor batched',
  head: [
    { title: 'Technique' },
    { title: 'Cost / 1k answers', numeric: true },
    { title: 'Billed in this run', numeric: true },
    { title: html`Latency<small>median (p50)</small>`, numeric: true },
    { title: html`Latency<small>p90</small>`, numeric: true },
    { title: html`Latency<small>mean</small>`, numeric: true },
    { title: html`Tokens in<small>of them cached</small>`, numeric: true },
    { title: 'Tokens out', numeric: true },
    { title: 'Calls', numeric: true },
  ],
  rows: cellsOf(suite, model).map(row),
})}`;
}

function row(cell: CellReport): readonly BodyCell[] {
  const { cost, tokens } = cell;
  return [
    { content: techniqueName({ name: cell.technique.name, family: cell.family }) },
    {
      content: html`<b>${formatCostPer1000(cost.perTrial)}</b><small>${COST_BASIS[cost.basis]}</small>`,
      numeric: true,
    },
    {
      content: html`${formatUsd(cost.billed)}<small>${formatUsd(cost.uncached)} without cache</small>`,
      numeric: true,
    },
    ...latencyCells(cell),
    {
      content: html`${formatMean(tokens.input)}${tokens.cachedInput === null ? null : html`<small>${formatMean(tokens.cachedInput)} cached</small>`}`,
      numeric: true,
    },
    { content: formatMean(tokens.output), numeric: true },
    { content: formatMean(cell.callsPerTrial), numeric: true },
  ];
}

function latencyCells({ latency }: CellReport): readonly BodyCell[] {
  if (latency === null) {
    return [
      { content: html`<span class="nothing">not measured</span>`, numeric: true },
      { content: NONE, numeric: true },
      { content: NONE, numeric: true },
    ];
  }
  const { n, p50, p90, mean, leftOut } = latency;
  const interval =
    mean === null || mean.low === null || mean.high === null
      ? null
      : html`<small>${formatDuration(mean.low)} – ${formatDuration(mean.high)}</small>`;
  return [
    {
      content: html`<b>${formatDuration(p50)}</b><small>n ${formatCount(n)}${leftOut > 0 ? `, ${formatCount(leftOut)} left out` : null}</small>`,
      numeric: true,
    },
    { content: formatDuration(p90), numeric: true },
    { content: html`${mean === null ? NONE : formatDuration(mean.estimate)}${interval}`, numeric: true },
  ];
}

/** Quality against cost where at least two costs are known, else against latency, else a sentence. */
async function tradeOff(part: ModelPart): Promise<Html> {
  const cells = cellsOf(part.suite, part.model);
  const byCost = pointsOf(part, (cell) =>
    cell.cost.perTrial === null ? null : nanoToUsd(cell.cost.perTrial * 1000),
  );
  if (byCost.length >= FEWEST_POINTS) {
    return drawTradeOff(part, {
      points: byCost,
      against: 'cost per 1,000 answers',
      xTitle: 'Cost of 1,000 answers (USD)',
      xFormat: '$.2~r',
      missing: namesWithout(cells, byCost),
    });
  }
  const byLatency = pointsOf(part, (cell) => (cell.latency === null ? null : cell.latency.p50 / 1000));
  if (byLatency.length >= FEWEST_POINTS) {
    return drawTradeOff(part, {
      points: byLatency,
      against: 'median latency (no cost is known)',
      xTitle: 'Median latency (seconds)',
      xFormat: '.2~r',
      missing: namesWithout(cells, byLatency),
    });
  }
  return html`<p class="nothing">Neither cost nor latency is known for two techniques, so there is no trade-off to draw.</p>`;
}

function pointsOf(part: ModelPart, x: (cell: CellReport) => number | null): readonly TradeOffPoint[] {
  return cellsOf(part.suite, part.model).flatMap((cell) => {
    const figure = figureOf(cell, part.suite.primary.name);
    const value = x(cell);
    if (figure === null || value === null) return [];
    const { estimate, low, high } = figure;
    return [{ label: cell.technique.name, family: cell.family, x: value, y: estimate, low, high }];
  });
}

function namesWithout(cells: readonly CellReport[], points: readonly TradeOffPoint[]): readonly string[] {
  const placed = new Set(points.map((point) => point.label));
  return cells.map((cell) => cell.technique.name).filter((name) => !placed.has(name));
}

async function drawTradeOff(
  { suite, model, id }: ModelPart,
  options: {
    readonly points: readonly TradeOffPoint[];
    readonly against: string;
    readonly xTitle: string;
    readonly xFormat: string;
    readonly missing: readonly string[];
  },
): Promise<Html> {
  const { points, against, missing, ...axis } = options;
  const { primary } = suite;
  const figures = cellsOf(suite, model).flatMap((cell) => figureOf(cell, primary.name) ?? []);
  const corner = primary.better === 'higher' ? 'upper' : 'lower';
  const chart = tradeOffChart({
    id: `${id}-trade-off`,
    title: `${primary.title} against ${against}`,
    description: `One point a technique: ${points.map((point) => point.label).join(', ')}. The table below holds the numbers.`,
    points,
    ...axis,
    yTitle: primary.title,
    yFormat: valueFormat(primary),
    yDomain: valueDomain(primary, figures),
  });
  return html`<figure>${await renderChart(chart)}
${familyLegend(points.map((point) => point.family))}
<figcaption>${primary.title} against ${against}. The ${corner} left corner is the place to be.${missing.length > 0 ? ` Not placed, because a figure is unknown: ${missing.join(', ')}.` : null}</figcaption></figure>`;
}
