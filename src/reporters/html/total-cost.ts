import type { EconomicsReport, TotalCost } from '../../analysis/economics/economics-model.ts';
import { formatUsd, nanoToUsd } from '../../lib/money.ts';
import { formatBand } from '../economics-words.ts';
import { formatCount } from '../numbers.ts';
import { excerpt } from '../text.ts';
import { costLines, isMeasure, nearLines } from './charts/cost-lines.ts';
import { type Line, lineChart } from './charts/line-chart.ts';
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

/** Relative to the reference, as the lines of amounts lie too close for their crossings to be seen. */
async function chartOf({ suite, id }: ModelPart, economics: EconomicsReport): Promise<Html> {
  const { totals, volumes, monthly } = economics;
  const { reference } = suite;
  const found = totals.find(({ technique }) => technique === reference);
  const over = isMeasure(found) ? found : null;
  const all = costLines(totals, { volumes, over });
  const missing = totals.filter(({ technique }) => !all.some(({ name }) => name === technique));
  if (all.length === 0) {
    return html`<p class="nothing">No total cost above 0 is known, so there is none to draw.</p>`;
  }
  const near = over === null ? null : nearLines(all);
  const lines = near?.lines ?? all.map(inUsd);
  const last = volumes.length - 1;
  const shared = {
    id: `${id}-total-cost`,
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
    xFormat: '~s',
    xScale: 'log',
    yScale: 'log',
  } as const;
  const chart = lineChart(
    near === null
      ? {
          ...shared,
          title: 'Total cost against the number of answers',
          yTitle: 'Total cost (USD)',
          format: '$,.1~r',
        }
      : {
          ...shared,
          title: `Total cost relative to ${reference} against the number of answers`,
          levels: [{ name: '', y: 1 }],
          yTitle: `Total cost (${excerpt(reference, 12)} = 1)`,
          format: '~r',
          yDomain: near.domain,
        },
  );
  return html`<figure>${await renderChart(chart)}
${lineKey(lines)}
${familyLegend(lines.flatMap(({ family }) => family ?? []))}
<figcaption>${near === null ? ABSOLUTE : relativeCaption(reference)}${near?.cut === true ? ' Lines that leave the picture are still further off; the table below has amounts.' : null}${missing.length === 0 ? null : ` Not drawn, as unknown or free: ${missing.map(({ technique }) => technique).join(', ')}.`}</figcaption></figure>`;
}

const ABSOLUTE =
  'Set-up and answers together, on logarithmic axes; the shaded bands are 95% intervals of what an answer costs. Where two lines cross, they break even.';

function relativeCaption(reference: string): string {
  return `Set-up and answers together, each technique’s total over that of ${reference}, on logarithmic axes. Below the dashed line a technique is the cheaper one; where its line crosses the dashed one it breaks even with ${reference} by the estimates, and where two lines cross, these two do; the break-even table says which of that is settled. The shaded bands are 95% intervals of what an answer costs, held against the estimate of ${reference}.`;
}

/** The same line in dollars. */
function inUsd(line: Line): Line {
  const usd = (value: number | null): number | null => (value === null ? null : nanoToUsd(value));
  return {
    ...line,
    points: line.points.map((point) => ({
      ...point,
      y: nanoToUsd(point.y),
      low: usd(point.low),
      high: usd(point.high),
    })),
  };
}
