import type { SweepReport, SweepRow } from '../../analysis/retrieval/sweep.ts';
import { formatDuration, plural } from '../../lib/format.ts';
import { formatCount, formatMean, NONE, SHARE } from '../numbers.ts';
import { chunkerName } from '../titles.ts';
import { renderChart } from './charts/svg.ts';
import { sweepChart } from './charts/sweep-chart.ts';
import { html } from './markup.ts';
import { renderPage } from './page.ts';
import { type BodyCell, dataTable } from './parts.ts';
import { figureCell } from './quality.ts';

/** The page of a sweep: recall against context tokens, and every setting in a table. */
export async function renderSweepPage(report: SweepReport, toolVersion: string): Promise<string> {
  const { title, split, questions, documents, embedder, rows } = report;
  const overview = html`<section id="answer"><h1>What to cut, and how much to show</h1>
<p class="intro">${title}: ${plural(questions, 'question')} of the ${split} split with known passages, searched in ${plural(documents, 'document')} embedded by ${embedder}. Every line is one way of cutting and searching, every point a number of passages. Named are the settings that no other beats on both recall and tokens; ${plural(questions, 'question')} tell close ones apart only roughly, see the intervals.</p>
<figure>${await renderChart(sweepChart(rows))}
<ul class="legend"><li><span class="family">● dense: by meaning</span></li><li><span class="family">■ hybrid: by meaning and shared words</span></li></ul>
<figcaption>Mean share of the right passages found, against the mean tokens of what was found (o200k_base).</figcaption></figure></section>`;
  return renderPage({
    title: `Retrieval sweep, ${title}`,
    first: 'Picture',
    footer: html`Made by adaptbench ${toolVersion}.`,
    overview,
    sections: [
      {
        id: 'settings',
        title: 'Settings',
        content: html`<h2>Every setting</h2>${dataTable({
          label: 'Every setting',
          caption: 'Chosen on these questions, a setting has to be measured on others',
          head: [
            { title: 'Chunks' },
            { title: 'Search' },
            { title: 'k', numeric: true },
            { title: 'Recall@k', numeric: true },
            { title: 'Precision@k', numeric: true },
            { title: 'MRR', numeric: true },
            { title: 'nDCG', numeric: true },
            { title: 'All found', numeric: true },
            { title: 'Context tokens', numeric: true },
            { title: html`Index<small>set-up</small>`, numeric: true },
            { title: 'Frontier' },
          ],
          rows: rows.map(rowCells),
        })}`,
      },
    ],
  });
}

function rowCells(row: SweepRow): readonly BodyCell[] {
  const figure = (value: SweepRow['recall']): BodyCell =>
    value === null ? { content: NONE, numeric: true } : figureCell(value, SHARE);
  return [
    {
      content: html`<span class="technique"><span><b>${chunkerName(row.chunker)}</b><small>${formatCount(row.chunks)} chunks</small></span></span>`,
    },
    { content: row.search },
    { content: formatCount(row.topK), numeric: true },
    figure(row.recall),
    figure(row.precision),
    figure(row.reciprocalRank),
    figure(row.ndcg),
    figure(row.complete),
    { content: formatMean(row.contextTokens), numeric: true },
    { content: formatDuration(row.indexMs), numeric: true },
    {
      content: row.frontier
        ? html`<span class="badge chosen"><span aria-hidden="true">✓</span>on it</span>`
        : '',
    },
  ];
}
