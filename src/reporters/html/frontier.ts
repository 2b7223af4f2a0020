import type { EconomicsReport, Frontier, FrontierPoint } from '../../analysis/economics/economics-model.ts';
import type { CellReport } from '../../analysis/figures/cell-model.ts';
import { nanoToUsd } from '../../lib/money.ts';
import { isDiagnostic } from '../../protocol/technique.ts';
import { sayChance } from '../economics-words.ts';
import { cellsOf, figureOf } from '../find.ts';
import { formatCostPer1000, formatCount, formatEstimate, formatLatency, NONE } from '../numbers.ts';
import { pointKey } from './charts/point-key.ts';
import { renderChart } from './charts/svg.ts';
import { type TradeOffPoint, tradeOffChart } from './charts/trade-off-chart.ts';
import { renderGaps } from './gaps.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, familyLegend, techniqueName } from './parts.ts';
import { valueDomain, valueFormat } from './quality.ts';

/** A trade-off needs at least two points. */
const FEWEST_POINTS = 2;

/** One way to hold quality against something. */
interface TradeOff {
  readonly id: string;
  readonly against: string;
  readonly xTitle: string;
  readonly xFormat: string;
  readonly frontier: Frontier | null;
  readonly x: (cell: CellReport) => number | null;
}

/** Quality against cost and against latency, where two of each are known; who is on the frontier, and how surely. */
export async function renderFrontier(part: ModelPart, economics: EconomicsReport | null): Promise<Html> {
  const charts = [
    await tradeOff(part, {
      id: 'trade-off',
      against: 'cost per 1,000 answers',
      xTitle: 'Cost of 1,000 answers (USD)',
      xFormat: '$.2~r',
      frontier: economics?.byCost ?? null,
      x: ({ cost }) => (cost.perTrial === null ? null : nanoToUsd(cost.perTrial * 1000)),
    }),
    await tradeOff(part, {
      id: 'trade-off-latency',
      against: 'mean latency',
      xTitle: `Mean latency (${isApproximate(part) ? '≈ ' : ''}seconds)`,
      xFormat: '.2~r',
      frontier: economics?.byLatency ?? null,
      x: ({ latency }) => (latency?.mean == null ? null : latency.mean.estimate / 1000),
    }),
  ].filter((chart) => chart !== null);
  if (charts.length === 0) {
    return html`<p class="nothing">Neither cost nor latency is known for two techniques, so there is no trade-off to draw.</p>`;
  }
  return html`${charts}${economics === null ? null : frontierTable(part, economics)}`;
}

/** Whether the latencies of a model are approximate. */
function isApproximate({ suite, model }: Pick<ModelPart, 'suite' | 'model'>): true | undefined {
  return cellsOf(suite, model).find(({ latency }) => latency !== null)?.latency?.approximate;
}

async function tradeOff({ suite, model, id }: ModelPart, options: TradeOff): Promise<Html | null> {
  const { against, frontier, x, ...axis } = options;
  const { primary } = suite;
  const cells = cellsOf(suite, model).filter(({ technique }) => !isDiagnostic(technique));
  const points = cells.flatMap((cell): readonly TradeOffPoint[] => {
    const figure = figureOf(cell, primary.name);
    const value = x(cell);
    if (figure === null || value === null) return [];
    const { estimate, low, high } = figure;
    const label = cell.technique.name;
    const on = frontier?.points.find(({ technique }) => technique === label)?.onFrontier === true;
    return [{ label, family: cell.family, x: value, y: estimate, low, high, onFrontier: on }];
  });
  if (points.length < FEWEST_POINTS) return null;
  const placed = new Set(points.map(({ label }) => label));
  const missing = cells.map(({ technique }) => technique.name).filter((name) => !placed.has(name));
  const ringed = points.filter(({ onFrontier }) => onFrontier).map(({ label }) => label);
  const corner = primary.better === 'higher' ? 'upper' : 'lower';
  const chart = tradeOffChart({
    ...axis,
    id: `${id}-${options.id}`,
    title: `${primary.title} against ${against}`,
    description: `One point a technique: ${points.map((point) => point.label).join(', ')}. ${ringed.length === 0 ? '' : `On the frontier: ${ringed.join(', ')}. `}The tables below hold the numbers.`,
    points,
    yTitle: primary.title,
    yFormat: valueFormat(primary),
    yDomain: valueDomain(
      primary,
      cells.flatMap((cell) => figureOf(cell, primary.name) ?? []),
    ),
  });
  return html`<figure>${await renderChart(chart)}
${pointKey(points)}
${familyLegend(points.map((point) => point.family))}
<figcaption>${primary.title} against ${against}. The ${corner} left corner is the place to be.${ringed.length === 0 ? null : ` Ringed${ringed.length > 1 ? ', and joined by the dashed line' : ''}: the frontier, where no other technique is at least as good for no more.`}${missing.length > 0 ? ` Not placed, because a figure is unknown: ${missing.join(', ')}.` : null}</figcaption></figure>`;
}

function frontierTable({ suite, model }: ModelPart, { byCost, byLatency }: EconomicsReport): Html {
  const { primary } = suite;
  const timed = { approximate: isApproximate({ suite, model }) };
  return html`${dataTable({
    label: `Frontier, ${suite.title}, ${model}`,
    caption: `On the ${formatCount(byCost.n)} samples that all techniques answered: who is on the frontier, and in what share of the resamples of these samples`,
    head: [
      { title: 'Technique' },
      { title: primary.title, numeric: true },
      { title: 'Cost / 1k answers', numeric: true },
      { title: 'On the frontier of cost', numeric: true },
      { title: 'Mean latency', numeric: true },
      { title: 'On the frontier of latency', numeric: true },
    ],
    rows: byCost.points.map((point, index): readonly BodyCell[] => {
      const { technique, family, quality, against } = point;
      const waiting = byLatency.points[index];
      const value = quality ?? waiting?.quality ?? null;
      const figure =
        value === null
          ? null
          : { estimate: value, low: null, high: null, n: byCost.n, level: 0.95, method: '' };
      return [
        { content: techniqueName({ name: technique, family }) },
        { content: formatEstimate(figure, primary), numeric: true },
        { content: against === null ? NONE : formatCostPer1000(against), numeric: true },
        placeCell(point),
        {
          content: waiting?.against == null ? NONE : formatLatency(waiting.against, timed),
          numeric: true,
        },
        placeCell(waiting),
      ];
    }),
  })}${renderGaps('Without a place', [...byCost.points, ...byLatency.points])}`;
}

function placeCell(point: FrontierPoint | undefined): BodyCell {
  if (point === undefined || point.onFrontier === null) {
    return { content: html`<span class="nothing">no place</span>`, numeric: true };
  }
  const { onFrontier, chance } = point;
  return {
    content: html`${onFrontier ? html`<b>yes</b>` : 'no'}<small>${chance === null ? null : sayChance(chance)}</small>`,
    numeric: true,
    sort: chance,
  };
}
