import type { EconomicsReport, TotalCost } from '../../analysis/economics/economics-model.ts';
import { formatUsd, nanoToUsd } from '../../lib/money.ts';
import { formatBand } from '../economics-words.ts';
import { formatCount } from '../numbers.ts';
import { lineChart } from './charts/line-chart.ts';
import { lineKey } from './charts/line-key.ts';
import { renderChart } from './charts/svg.ts';
import { renderGaps } from './gaps.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, familyLegend, techniqueName } from './parts.ts';

const FEW = 100;
const MANY = 1_000_000;

/** A volume and its place in the report's list. */
export interface ShownVolume {
  readonly volume: number;
  readonly at: number;
  /** What is special about it. */
  readonly note: string | null;
}

/** The volumes that tables show: few answers, a month of them, many. */
export function shownVolumes({ volumes, monthly }: EconomicsReport): readonly ShownVolume[] {
  return [...new Set([FEW, monthly.volume, MANY])]
    .sort((a, b) => a - b)
    .flatMap((volume) => {
      const at = volumes.indexOf(volume);
      const month = monthly.assumed ? 'a month, as assumed' : 'a month, as declared';
      return at === -1 ? [] : [{ volume, at, note: volume === monthly.volume ? month : null }];
    });
}

/** Total cost against the number of answers: a picture on logarithmic axes, and a table of a few volumes. */
export async function renderTotalCost(part: ModelPart, economics: EconomicsReport): Promise<Html> {
  const { suite, model } = part;
  const shown = shownVolumes(economics);
  return html`${await chartOf(part, economics)}
${dataTable({
  label: `Total cost, ${suite.title}, ${model}`,
  caption: 'Set-up and answers together, with 95% intervals of what an answer costs',
  head: [
    { title: 'Technique' },
    ...shown.map(({ volume, note }) => ({
      title: html`${formatCount(volume)} answers<small>${note}</small>`,
      numeric: true,
    })),
  ],
  rows: economics.totals.map((total) => [
    { content: techniqueName({ name: total.technique, family: total.family }) },
    ...shown.map(({ at }) => totalCell(total, at)),
  ]),
})}${renderGaps('Unknown', economics.totals)}`;
}

function totalCell({ byVolume }: TotalCost, at: number): BodyCell {
  const amount = byVolume[at] ?? null;
  if (amount === null) {
    return { content: html`<span class="nothing">unknown</span>`, numeric: true };
  }
  return {
    content: html`<b>${formatUsd(amount.estimate)}</b><small>${formatBand(amount)}</small>`,
    numeric: true,
  };
}

async function chartOf({ id }: ModelPart, economics: EconomicsReport): Promise<Html> {
  const { totals, volumes, monthly } = economics;
  const lines = totals.flatMap(({ technique, family, byVolume }) => {
    const points = byVolume.flatMap((amount, at) => {
      // A logarithm has no place for what is free.
      if (amount === null || amount.estimate <= 0) return [];
      const [low, high] = [amount.low ?? 0, amount.high ?? 0].map(nanoToUsd);
      const isBanded = low !== undefined && high !== undefined && low > 0 && high > low;
      return [
        {
          x: volumes[at] ?? 0,
          y: nanoToUsd(amount.estimate),
          low: isBanded ? low : null,
          high: isBanded ? high : null,
        },
      ];
    });
    return points.length < 2 ? [] : [{ name: technique, family, points }];
  });
  const missing = totals.filter(({ technique }) => !lines.some(({ name }) => name === technique));
  if (lines.length === 0) {
    return html`<p class="nothing">No total cost above 0 is known, so there is none to draw.</p>`;
  }
  const last = volumes.length - 1;
  const title = 'Total cost against the number of answers';
  const chart = lineChart({
    id: `${id}-total-cost`,
    title,
    description: totals
      .map(
        ({ technique, byVolume }) =>
          `${technique}: ${formatUsd(byVolume[0]?.estimate ?? null)} for the first answer, ${formatUsd(byVolume[last]?.estimate ?? null)} for ${formatCount(volumes[last] ?? 0)}`,
      )
      .join('; '),
    lines,
    levels: [],
    marks: [{ name: `${formatCount(monthly.volume)} a month`, x: monthly.volume }],
    xTitle: 'Answers',
    yTitle: 'Total cost (USD)',
    xFormat: '~s',
    format: '$,.1~r',
    xScale: 'log',
    yScale: 'log',
  });
  return html`<figure>${await renderChart(chart)}
${lineKey(lines)}
${familyLegend(lines.map(({ family }) => family))}
<figcaption>Set-up and answers together, on logarithmic axes; the shaded bands are 95% intervals of what an answer costs. Where two lines cross, they break even.${missing.length === 0 ? null : ` Not drawn, as unknown or free: ${missing.map(({ technique }) => technique).join(', ')}.`}</figcaption></figure>`;
}
