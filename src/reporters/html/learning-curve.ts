import type { CurveReport, Overtaking } from '../../analysis/tuning/learning-curve-model.ts';
import { plural } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { CurveAxis } from '../../protocol/words.ts';
import { sayOvertaking } from '../curve-words.ts';
import { formatCount, formatEstimate, NONE } from '../numbers.ts';
import { lineChart } from './charts/line-chart.ts';
import { renderChart } from './charts/svg.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable } from './parts.ts';
import { figureCell } from './quality.ts';

const TITLES = {
  'training examples': 'Quality against training examples',
  shots: 'Quality against shots',
  documents: 'Quality against documents',
} as const satisfies Record<CurveAxis, string>;

/** The learning curves of a suite, each with the number from which it is no worse than other techniques. */
export async function renderCurves({ suite, model, id }: ModelPart): Promise<Html | null> {
  const curves = suite.curves.filter((curve) => curve.model === model);
  if (curves.length === 0) return null;
  const parts: Html[] = [];
  for (const [index, curve] of curves.entries()) {
    parts.push(
      await renderCurve(curve, {
        id: `${id}-curve-${index + 1}`,
        primary: suite.primary,
        place: `${suite.title}, ${model}`,
      }),
    );
  }
  return html`<h4>Learning curves</h4>${parts}`;
}

async function renderCurve(
  curve: CurveReport,
  { id, primary, place }: { readonly id: string; readonly primary: MetricInfo; readonly place: string },
): Promise<Html> {
  const title = TITLES[curve.axis];
  const chart = lineChart({
    id,
    title,
    description: curve.points
      .map(({ value, figure }) => `${value}: ${formatEstimate(figure, primary)}`)
      .join('; '),
    lines: [
      {
        name: curve.axis,
        points: curve.points.map(({ value, figure }) => ({
          x: value,
          y: figure.estimate,
          low: figure.low,
          high: figure.high,
        })),
      },
    ],
    levels: curve.overtakings.map(({ technique, level }) => ({ name: technique, y: level })),
    xTitle: capitalised(curve.axis),
    yTitle: primary.title,
    format: primary.scale === 1 ? '.0%' : '.1f',
    xScale: 'log',
  });
  return html`<figure>${await renderChart(chart)}
<figcaption>${title}: means over ${plural(curve.samples, 'sample')} and all seeds, with 95% intervals. Dashed: other techniques on the same samples.</figcaption></figure>
${dataTable({
  label: `${title}, ${place}`,
  caption: title,
  className: 'snug',
  head: [{ title: capitalised(curve.axis) }, { title: primary.title, numeric: true }, { title: 'By seed' }],
  rows: curve.points.map((point): readonly BodyCell[] => [
    { content: formatCount(point.value) },
    figureCell(point.figure, primary),
    {
      content: point.seeds
        .map(({ estimate }) =>
          formatEstimate({ estimate, low: null, high: null, n: 1, level: 0.95, method: '' }, primary),
        )
        .join(', '),
    },
  ]),
})}
${overtakingTable(curve, { primary, place, title })}`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function overtakingTable(
  { axis, overtakings }: CurveReport,
  { primary, place, title }: { readonly primary: MetricInfo; readonly place: string; readonly title: string },
): Html | null {
  if (overtakings.length === 0) return null;
  return dataTable({
    label: `When others are overtaken: ${title}, ${place}`,
    caption: `From how many ${axis} on it is no worse than another technique`,
    className: 'snug',
    head: [
      { title: 'Technique' },
      { title: primary.title, numeric: true },
      { title: html`Overtaken at<small>${axis}</small>` },
    ],
    rows: overtakings.map((overtaking: Overtaking): readonly BodyCell[] => [
      { content: html`<b>${overtaking.technique}</b>` },
      {
        content: formatEstimate(
          { estimate: overtaking.level, low: null, high: null, n: 1, level: 0.95, method: '' },
          primary,
        ),
        numeric: true,
      },
      { content: sayOvertaking(overtaking) ?? NONE },
    ]),
  });
}
