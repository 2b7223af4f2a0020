import { rankingFigures } from '../analysis/retrieval/retrieval-figures.ts';
import type { RankingFigures } from '../analysis/retrieval/retrieval-model.ts';
import { BenchError } from '../core/errors.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Ranking } from '../metrics/retrieval.ts';
import type { Retrieved } from '../protocol/retrieval.ts';
import type { SampleQuery } from '../runner/open-suite.ts';

/** What measuring an index needs. */
export interface MeasureOptions {
  readonly retriever: Retriever;
  /** What the questions retrieve, with their right passages. */
  readonly queries: readonly SampleQuery[];
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
    const { passages } = await retrieve({ retriever, query, signal });
    rankings.push({ found: passages.map(({ gold }) => gold), relevant: query.gold, depth: query.topK });
  }
  return rankingFigures(rankings);
}

/**
 * Looks one question up; where that fails, the error names it.
 * @throws BenchError
 */
export async function retrieve({
  retriever,
  query: { sample, ...query },
  signal,
}: {
  readonly retriever: Retriever;
  readonly query: SampleQuery;
  readonly signal: AbortSignal;
}): Promise<Retrieved> {
  try {
    return await retriever.retrieve(query, signal);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    const blank = query.text.trim() === '' ? ', which is empty,' : '';
    throw new BenchError(
      error.code,
      `the question "${sample}"${blank} cannot be searched for: ${error.message}`,
      {
        cause: error,
        details: error.details,
      },
    );
  }
}
