import type { Figure } from '../analysis/figures/figure.ts';
import type { SweepReport } from '../analysis/retrieval/sweep.ts';
import { formatDuration, plural } from '../lib/format.ts';
import { plainLine } from '../lib/visible-text.ts';
import type { SummaryOptions } from './console.ts';
import { formatCount, formatEstimate, formatInterval, formatMean, SHARE } from './numbers.ts';
import { alignedTable, painter } from './terminal.ts';
import { chunkerName } from './titles.ts';

/** A sweep for a terminal: every setting, those on the frontier of recall and tokens in bold. */
export function renderSweep(report: SweepReport, { color }: SummaryOptions): string {
  const paint = painter(color);
  const { rows } = report;
  const figure = (value: Figure | null): string => formatEstimate(value, SHARE);
  const table = alignedTable(
    [
      {
        title: 'chunks',
        align: 'left',
        cells: rows.map((row) =>
          row.frontier ? paint('bold', `${chunkerName(row.chunker)} *`) : chunkerName(row.chunker),
        ),
      },
      { title: 'search', align: 'left', cells: rows.map(({ search }) => search) },
      { title: 'k', align: 'right', cells: rows.map(({ topK }) => String(topK)) },
      { title: 'recall', align: 'right', cells: rows.map(({ recall }) => paint('bold', figure(recall))) },
      {
        title: 'interval',
        align: 'right',
        cells: rows.map(({ recall }) => paint('dim', formatInterval(recall, SHARE))),
      },
      { title: 'MRR', align: 'right', cells: rows.map(({ reciprocalRank }) => figure(reciprocalRank)) },
      { title: 'nDCG', align: 'right', cells: rows.map(({ ndcg }) => figure(ndcg)) },
      { title: 'tokens', align: 'right', cells: rows.map((row) => formatMean(row.contextTokens)) },
      { title: 'chunks', align: 'right', cells: rows.map((row) => formatCount(row.chunks)) },
      { title: 'index', align: 'right', cells: rows.map((row) => formatDuration(row.indexMs)) },
    ],
    paint,
  );
  const head = `${paint('bold', plainLine(report.title))} ${paint('dim', `· ${plural(report.questions, 'question')} of the ${report.split} split · ${report.embedder}`)}`;
  return `${head}\n${table}\n${paint('dim', '  * no other setting finds more for as few tokens')}\n`;
}
