import type {
  ProjectedCell,
  ProjectedModel,
  ProjectionReport,
} from '../../analysis/figures/projection-model.ts';
import { formatPercent } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { formatCostPer1000, formatCount, NONE } from '../numbers.ts';
import { PROJECTED, projectionRows, TOKENS_BY } from '../projection-words.ts';
import { type Html, html } from './markup.ts';
import { dataTable } from './parts.ts';

/** What the answers of a run would cost on other models: all of them together, then each technique. */
export function renderProjection(projection: ProjectionReport): Html {
  return html`<h2>The same tokens at other prices</h2>
<p class="prose">${PROJECTED}</p>
${dataTable({
  label: 'The same tokens at other prices',
  caption: `All ${formatCount(projection.answers)} answers of the run, set-ups apart`,
  head: [
    { title: 'Model' },
    { title: 'These answers', numeric: true },
    { title: '1,000 of them', numeric: true },
    { title: '1,000 in a batch', numeric: true },
    { title: 'Tokenizer' },
    { title: 'Price as of' },
  ],
  rows: projectionRows(projection).map((row, at) => [
    { content: row.name },
    { content: html`<b>${row.run}</b>`, numeric: true },
    { content: row.per1000, numeric: true },
    { content: row.batch, numeric: true },
    { content: row.tokens === '' ? NONE : row.tokens },
    { content: priceOf(projection.models[at - 1]) },
  ]),
})}
${projection.models.map((model) => modelTable(model, projection.volume))}`;
}

function priceOf(model: ProjectedModel | undefined): string {
  if (model?.price == null) return NONE;
  const { asOf, shutsDown } = model.price;
  return shutsDown === undefined ? asOf : `${asOf}; shuts down ${shutsDown}`;
}

function modelTable({ model, price, cells, tokensBy, hostingPerHour }: ProjectedModel, volume: number): Html {
  const hosted = hostingPerHour !== null;
  return html`<details><summary>${model} by technique</summary>
${dataTable({
  label: `The same tokens on ${model}`,
  caption: hosted
    ? `1,000 answers; tokenizer: ${TOKENS_BY[tokensBy]}; a server at ${formatUsd(hostingPerHour * 1e9)} an hour, always up, for ${formatCount(volume)} answers a month, at the pace of this run on its machine`
    : `1,000 answers; tokenizer: ${TOKENS_BY[tokensBy]}`,
  head: [
    { title: 'Suite' },
    { title: 'Technique' },
    { title: 'Answered by' },
    { title: 'By the token', numeric: true },
    { title: 'In a batch', numeric: true },
    ...(hosted
      ? [
          { title: 'Server at the volume', numeric: true },
          { title: 'Server never idle', numeric: true },
          { title: 'Servers', numeric: true },
          { title: 'Busy', numeric: true },
        ]
      : []),
  ],
  rows: cells.map((cell) => [
    { content: cell.suite },
    { content: cell.technique },
    { content: cell.measured },
    { content: price === null ? NONE : formatCostPer1000(cell.perAnswer), numeric: true },
    { content: cell.inBatch === null ? NONE : formatCostPer1000(cell.inBatch), numeric: true },
    ...(hosted ? hostingCells(cell) : []),
  ]),
})}</details>`;
}

function hostingCells({ hosting }: ProjectedCell) {
  const { atVolume = null, atFull = null, servers = null, utilisation = null } = hosting ?? {};
  return [
    formatCostPer1000(atVolume),
    formatCostPer1000(atFull),
    servers === null ? '1, assumed' : formatCount(servers),
    utilisation === null ? 'unknown' : formatPercent(utilisation),
  ].map((content) => ({ content, numeric: true }));
}
