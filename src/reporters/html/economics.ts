import type { EconomicsReport } from '../../analysis/economics/economics-model.ts';
import type { CellReport } from '../../analysis/figures/cell-model.ts';
import { formatDuration, formatFixed } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { cellsOf } from '../find.ts';
import { formatCostPer1000, formatCount, formatLatency, formatMean, NONE } from '../numbers.ts';
import { COST_BASIS } from '../titles.ts';
import { renderBreakEven } from './break-even.ts';
import { renderCostOfPass } from './cost-of-pass.ts';
import { renderFrontier } from './frontier.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { renderRunning } from './running.ts';
import { renderSetUp } from './set-up.ts';

/** What the answers cost, how long they took, how many tokens they used; what that buys, and what it comes to in all. */
export async function renderEconomics(part: ModelPart): Promise<Html> {
  const { suite, model } = part;
  const economics = suite.economics.find((report) => report.model === model) ?? null;
  return html`<h4>Cost, latency and tokens</h4>
${await renderFrontier(part, economics)}
${dataTable({
  label: `Cost, latency and tokens, ${suite.title}, ${model}`,
  caption:
    'Per answer, all calls of an attempt together; latency only from calls that were neither cached nor batched, of those that another technique had asked before the latency of then; pace is the machine’s, its time over what the tokens explain',
  head: [
    { title: 'Technique' },
    { title: 'Cost / 1k answers', numeric: true },
    { title: 'Spent in this run', numeric: true },
    { title: html`Latency<small>median (p50)</small>`, numeric: true },
    { title: html`Latency<small>p90</small>`, numeric: true },
    { title: html`Latency<small>mean</small>`, numeric: true },
    { title: html`Pace<small>1 is usual</small>`, numeric: true },
    { title: html`Tokens in<small>of them cached</small>`, numeric: true },
    { title: 'Tokens out', numeric: true },
    { title: 'Calls', numeric: true },
  ],
  rows: cellsOf(suite, model).map(row),
})}
${economics === null ? null : await renderWhole(part, economics)}`;
}

async function renderWhole(part: ModelPart, economics: EconomicsReport): Promise<Html> {
  return html`${renderSetUp(part, economics)}
${renderRunning(part, economics)}
${await renderBreakEven(part, economics)}
${renderCostOfPass(part, economics)}`;
}

function row(cell: CellReport): readonly BodyCell[] {
  const { cost, scoring, tokens } = cell;
  return [
    { content: techniqueName({ name: cell.technique.name, family: cell.family }) },
    {
      content: html`<b>${formatCostPer1000(cost.perTrial)}</b><small>${COST_BASIS[cost.basis]}</small>`,
      numeric: true,
    },
    {
      content: html`${formatUsd(cost.billed)}<small>${formatUsd(cost.uncached)} without cache</small>${scoring === undefined ? null : html`<small>scoring besides ${formatUsd(scoring.billed)}</small>`}`,
      numeric: true,
    },
    ...latencyCells(cell),
    { content: cell.pace === null ? NONE : formatFixed(cell.pace, 2), numeric: true },
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
  const { n, p50, p90, mean, shared, skipped, atOnce } = latency;
  const say = (ms: number): string => formatLatency(ms, latency);
  const interval =
    mean === null || mean.low === null || mean.high === null
      ? null
      : // The interval is symmetric, and no time is below 0.
        html`<small>${formatDuration(Math.max(0, mean.low))} – ${formatDuration(mean.high)}</small>`;
  return [
    {
      content: html`<b>${say(p50)}</b><small>n ${formatCount(n)}${shared > 0 ? `, ${formatCount(shared)} asked before` : null}${skipped > 0 ? `, ${formatCount(skipped)} left out` : null}${atOnce === undefined ? null : `, up to ${formatCount(atOnce)} at once`}</small>`,
      numeric: true,
    },
    { content: say(p90), numeric: true },
    { content: html`${mean === null ? NONE : say(mean.estimate)}${interval}`, numeric: true },
  ];
}
