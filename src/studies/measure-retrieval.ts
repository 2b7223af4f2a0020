import type { Figure } from '../analysis/report.ts';
import { meanFigure, share } from '../analysis/retrieval-figures.ts';
import type { RetrievalQuery, Retriever } from '../core/retrieval.ts';
import { rankingMetrics } from '../metrics/retrieval.ts';

/** What an index finds of the right passages; means over questions. */
export interface RetrievalMeasures {
  readonly questions: number;
  readonly recall: Figure | null;
  readonly precision: Figure | null;
  readonly reciprocalRank: Figure | null;
  readonly averagePrecision: Figure | null;
  readonly ndcg: Figure | null;
  /** Questions whose right passages were all found. */
  readonly complete: Figure | null;
}

/** Looks every question up and holds what is found to its right passages. */
export async function measureRetrieval({
  retriever,
  queries,
  signal,
}: {
  readonly retriever: Retriever;
  readonly queries: readonly RetrievalQuery[];
  readonly signal: AbortSignal;
}): Promise<RetrievalMeasures> {
  const values = [];
  for (const query of queries) {
    const { passages } = await retriever.retrieve(query, signal);
    const value = rankingMetrics({ found: passages.map(({ gold }) => gold), relevant: query.gold });
    if (value != null) values.push(value);
  }
  return {
    questions: values.length,
    recall: meanFigure(values.map(({ recall }) => recall)),
    precision: meanFigure(values.map(({ precision }) => precision)),
    reciprocalRank: meanFigure(values.map(({ reciprocalRank }) => reciprocalRank)),
    averagePrecision: meanFigure(values.map(({ averagePrecision }) => averagePrecision)),
    ndcg: meanFigure(values.map(({ ndcg }) => ndcg)),
    complete: share(values.map(({ hit }) => hit)),
  };
}
