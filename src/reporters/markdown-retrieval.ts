import type { Figure } from '../analysis/figures/figure.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { literal, table } from './markdown-text.ts';
import { formatCount, formatEstimate, formatInterval, formatMean, NONE, SHARE } from './numbers.ts';

/** Where the errors of techniques with retrieval come from, and what their passages were worth. */
export function retrievalBlocks({ retrieval }: SuiteReport, model: string): readonly string[] {
  const splits = retrieval?.splits.filter((split) => split.model === model) ?? [];
  if (retrieval === null || splits.length === 0) return [];
  return [
    table(
      [
        'Retrieval',
        '>n',
        '>Closed book',
        '>Empty context',
        '>Found passages',
        '>Right passages given',
        '>Recall@k',
        '>Wrong: passage missed',
        '>Wrong: passage missed, wrong with it too',
        '>Wrong: passage shown',
      ],
      splits.map((split) => [
        literal(split.technique, 60),
        formatCount(split.n),
        share(split.closedBook),
        share(split.empty),
        share(split.search),
        share(split.oracle),
        share(
          retrieval.arms.find((arm) => arm.technique === split.technique && arm.model === model)?.ranking
            ?.recall ?? null,
        ),
        formatCount(split.oracle === null ? split.errors.missed : split.errors.retrieval),
        split.oracle === null ? NONE : formatCount(split.errors.both),
        formatCount(split.errors.generation),
      ]),
    ),
  ];
}

/** What applications retrieved by themselves. */
export function reportedBlocks({ reported = [] }: SuiteReport, model: string): readonly string[] {
  const arms = reported.filter((arm) => arm.model === model);
  if (arms.length === 0) return [];
  return [
    table(
      ['Passages of the application', '>n', '>Passages', '>Recall', '>Precision', '>MRR', '>Support'],
      arms.map(({ technique, n, passages, ranking, support }) => [
        literal(technique, 60),
        formatCount(n),
        formatMean(passages),
        share(ranking?.recall ?? null),
        share(ranking?.precision ?? null),
        share(ranking?.reciprocalRank ?? null),
        share(support),
      ]),
    ),
  ];
}

function share(figure: Figure | null): string {
  return figure === null ? NONE : `${formatEstimate(figure, SHARE)} (${formatInterval(figure, SHARE)})`;
}
