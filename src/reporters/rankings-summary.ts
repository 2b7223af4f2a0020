import type { RankingMetricName, RankingReport, SystemFigures } from '../analysis/compare-rankings.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import { plural } from '../lib/format.ts';
import { plainLine } from '../lib/visible-text.ts';
import type { SummaryOptions } from './console.ts';
import {
  formatDifference,
  formatDifferenceInterval,
  formatEstimate,
  formatInterval,
  formatP,
  SHARE,
} from './numbers.ts';
import { alignedTable, painter, shorten, wrap } from './terminal.ts';

const LONGEST_NAME = 30;

/** How well systems rank, a table a system, and every two of them compared. */
export function renderRankings(report: RankingReport, { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const systems = report.systems.map((system) => {
    const figures = figuresOf(system, report.depth);
    const head = `${paint('bold', shorten(plainLine(system.system), width - 20))} ${paint('dim', `· ${plural(system.queries, 'query', 'queries')}`)}`;
    const table = alignedTable(
      [
        { title: 'metric', align: 'left', cells: figures.map(([name]) => name) },
        {
          title: 'mean',
          align: 'right',
          cells: figures.map(([, figure]) => paint('bold', formatEstimate(figure, SHARE))),
        },
        {
          title: '95% interval',
          align: 'right',
          cells: figures.map(([, figure]) => paint('dim', formatInterval(figure, SHARE))),
        },
      ],
      paint,
    );
    return `${head}\n${table}`;
  });
  return `${[...systems, ...comparisonBlock(report, { color, width })].join('\n\n')}\n`;
}

function figuresOf(system: SystemFigures, depth: number): readonly (readonly [string, Figure | null])[] {
  const titles = titlesOf(depth);
  return [
    [titles.recall, system.recall],
    [titles.precision, system.precision],
    [titles.reciprocalRank, system.reciprocalRank],
    [titles.averagePrecision, system.averagePrecision],
    [titles.ndcg, system.ndcg],
    ['all found', system.complete],
  ];
}

function titlesOf(depth: number): Readonly<Record<RankingMetricName, string>> {
  return {
    recall: `recall@${depth}`,
    precision: `precision@${depth}`,
    reciprocalRank: `MRR@${depth}`,
    averagePrecision: `MAP@${depth}`,
    ndcg: `nDCG@${depth}`,
  };
}

function comparisonBlock(
  { comparisons, depth }: RankingReport,
  { color, width }: SummaryOptions,
): readonly string[] {
  if (comparisons.length === 0) return [];
  const paint = painter(color);
  const titles = titlesOf(depth);
  const table = alignedTable(
    [
      {
        title: 'difference',
        align: 'left',
        cells: comparisons.map(
          ({ a, b }) => `${shorten(plainLine(a), LONGEST_NAME)} − ${shorten(plainLine(b), LONGEST_NAME)}`,
        ),
      },
      { title: 'metric', align: 'left', cells: comparisons.map(({ metric }) => titles[metric]) },
      {
        title: 'mean',
        align: 'right',
        cells: comparisons.map(({ difference }) => paint('bold', formatDifference(difference, SHARE))),
      },
      {
        title: '95% interval',
        align: 'right',
        cells: comparisons.map(({ difference }) => paint('dim', formatDifferenceInterval(difference, SHARE))),
      },
      { title: 'p', align: 'right', cells: comparisons.map(({ adjustedP }) => formatP(adjustedP)) },
      { title: 'n', align: 'right', cells: comparisons.map(({ queries }) => String(queries)) },
    ],
    paint,
  );
  const how =
    'Systems compared on the queries that both have: sign-flip permutation test, paired bootstrap interval; p adjusted by Benjamini and Hochberg over the pairs of each metric.';
  return [`${table}\n${paint('dim', wrap(how, { width, indent: '' }))}`];
}
