import { rankingFigures } from '../analysis/retrieval/retrieval-figures.ts';
import type { RankingFigures } from '../analysis/retrieval/retrieval-model.ts';
import type { RetrievalQuery, Retriever } from '../core/retrieval.ts';
import type { Ranking } from '../metrics/retrieval.ts';

/** What measuring an index needs. */
export interface MeasureOptions {
  readonly retriever: Retriever;
  /** What the questions look up, with their right passages. */
  readonly queries: readonly RetrievalQuery[];
  readonly signal: AbortSignal;
}

/** Looks every question up and holds what is found to its right passages. */
export async function measureRetrieval({
  retriever,
  queries,
  signal,
}: MeasureOptions): Promise<RankingFigures> {
  const rankings: Ranking[] = [];
  for (const query of queries) {
    const { passages } = await retriever.retrieve(query, signal);
    rankings.push({ found: passages.map(({ gold }) => gold), relevant: query.gold, depth: query.topK });
  }
  return rankingFigures(rankings);
}
