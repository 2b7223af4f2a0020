import type { CellReport } from '../../analysis/figures/cell-model.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { formatPercent } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { cellsOf, figureOf, levelOf } from '../find.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from '../numbers.ts';
import { describeTechnique } from '../titles.ts';
import { intervalChart } from './charts/interval-chart.ts';
import { renderChart } from './charts/svg.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, familyLegend, techniqueName } from './parts.ts';

/** How good the answers are: a picture of the primary metric, a table of all metrics. */
export async function renderQuality(part: ModelPart): Promise<Html> {
  const { suite, model } = part;
  const cells = cellsOf(suite, model);
  const level = formatPercent(levelOf(suite));
  return html`<h4>Quality</h4>
<figure>${await qualityChart(part)}
${familyLegend(cells.map((cell) => cell.family))}
<figcaption>${suite.primary.title} with its ${level} interval${suite.primary.better === 'lower' ? '; lower is better' : ''}. The dashed line is the estimate of the reference, ${suite.reference}.</figcaption></figure>
${dataTable({
  label: `Quality, ${suite.title}, ${model}`,
  caption: html`Every metric with its ${level} interval and number of samples`,
  head: [
    { title: 'Technique' },
    ...suite.metrics.map((metric) => ({
      title: html`${metric.title}${metric.better === 'lower' ? html`<small>lower is better</small>` : null}`,
      numeric: true,
    })),
    { title: 'Answered', numeric: true },
    { title: 'Format errors', numeric: true },
    { title: html`Cut short<small>at the token limit</small>`, numeric: true },
    { title: 'Failed', numeric: true },
  ],
  rows: cells.map((cell) => [
    {
      content: techniqueName({
        name: cell.technique.name,
        family: cell.family,
        note: describeTechnique(cell.technique),
      }),
    },
    ...suite.metrics.map((metric) => figureCell(figureOf(cell, metric.name), metric)),
    ...trialCells(cell),
  ]),
})}`;
}

/** A figure with its interval and n. */
export function figureCell(figure: Figure | null, metric: MetricInfo): BodyCell {
  if (figure === null) return { content: html`<span class="nothing">no figure</span>`, numeric: true };
  const interval = formatInterval(figure, metric);
  return {
    numeric: true,
    content: html`<b>${formatEstimate(figure, metric)}</b><small>${interval === NONE ? 'no interval' : interval} · n ${formatCount(figure.n)}</small>`,
  };
}

function trialCells({ trials }: CellReport): readonly BodyCell[] {
  return [
    {
      content: html`${formatCount(trials.answered)}<small>of ${formatCount(trials.planned)}</small>`,
      numeric: true,
    },
    { content: formatCount(trials.formatErrors), numeric: true },
    { content: formatCount(trials.cut), numeric: true },
    { content: formatCount(trials.failed), numeric: true },
  ];
}

async function qualityChart({ suite, model, id }: ModelPart): Promise<Html> {
  const { primary } = suite;
  const cells = cellsOf(suite, model);
  const rows = cells.map((cell) => {
    const figure = figureOf(cell, primary.name);
    return {
      label: cell.technique.name,
      family: cell.family,
      figure,
      text:
        figure === null
          ? 'no figure'
          : `${formatEstimate(figure, primary)}  (${formatInterval(figure, primary)})`,
      shortText: figure === null ? 'none' : formatEstimate(figure, primary),
    };
  });
  const reference = cells.find((cell) => cell.technique.name === suite.reference);
  return renderChart(
    intervalChart({
      id: `${id}-quality`,
      title: `${primary.title} by technique`,
      description: rows.map((row) => `${row.label}: ${row.text}`).join('; '),
      rows,
      axisTitle: primary.title,
      format: valueFormat(primary),
      domain: valueDomain(
        primary,
        rows.flatMap((row) => (row.figure === null ? [] : [row.figure])),
      ),
      line: reference === undefined ? null : (figureOf(reference, primary.name)?.estimate ?? null),
      band: null,
    }),
  );
}

/** d3 format of an axis of a metric. */
export function valueFormat(metric: MetricInfo): string {
  return metric.scale === 1 ? '.0%' : '~f';
}

/** Shares from 0 to 1; other metrics from 0 to a little above the largest value there is. */
export function valueDomain(metric: MetricInfo, figures: readonly Figure[]): readonly [number, number] {
  if (metric.scale === 1) return [0, 1];
  const lows = figures.map((figure) => figure.low ?? figure.estimate);
  const highs = figures.map((figure) => figure.high ?? figure.estimate);
  const high = Math.max(...highs, 0);
  return [Math.min(0, ...lows), high > 0 ? high * 1.06 : 1];
}
