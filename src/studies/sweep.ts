import type { SweepTrial } from '../analysis/retrieval/sweep.ts';
import { contentKey } from '../lib/hash.ts';
import type { ChunkerSpec, RetrievalIngredient } from '../protocol/retrieval.ts';
import { type Corpus, createCorpus } from '../retrieval/corpus.ts';
import type { SampleQuery } from '../runner/open-suite.ts';
import type { OpenRetriever } from '../runner/workshop.ts';
import { retrieve } from './measure-retrieval.ts';

/** Which settings are tried: each size with each overlap, way of searching and number of passages. */
export interface SweepGrid {
  readonly sizes: readonly number[];
  /** Shares of the size that neighbours have in common. */
  readonly overlaps: readonly number[];
  readonly searches: readonly RetrievalIngredient['search'][];
  readonly topKs: readonly number[];
}

/** What is tried unless a user says otherwise. */
export const DEFAULT_GRID: SweepGrid = {
  sizes: [32, 64, 128, 256],
  overlaps: [0, 0.25],
  searches: ['dense', 'hybrid'],
  topKs: [1, 2, 3, 5, 8],
};

/** What a sweep needs. */
export interface SweepOptions {
  /** The corpus as the suite cuts it. */
  readonly corpus: Corpus;
  /** What each question retrieves, of which only text, filter and right passages count. */
  readonly queries: readonly SampleQuery[];
  readonly grid: SweepGrid;
  readonly signal: AbortSignal;
  /** Makes the index of a corpus ready. */
  openRetriever(corpus: Corpus): Promise<OpenRetriever>;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** No passage is left out for its length: tokens are what the sweep counts. */
const NO_BUDGET = Number.MAX_SAFE_INTEGER;

/** Looks every question up under every setting; one that cuts no other pieces than an earlier one is left out. */
export async function sweepRetrieval(options: SweepOptions): Promise<SweepTrial[]> {
  const { corpus, queries, grid, signal } = options;
  const chunkers = grid.sizes.flatMap((size) =>
    grid.overlaps.map(
      (share): ChunkerSpec => ({ kind: 'sentences', size, overlap: Math.round(size * share) }),
    ),
  );
  const most = Math.max(...grid.topKs);
  const trials: SweepTrial[] = [];
  const tried = new Set<string>();
  for (const [index, chunker] of chunkers.entries()) {
    options.onProgress?.(index, chunkers.length);
    const cut = createCorpus(corpus.documents, { ...corpus, chunker });
    // Documents of short sections are cut alike by several sizes.
    const pieces = contentKey(cut.chunks.map(({ id }) => id));
    if (tried.has(pieces)) continue;
    tried.add(pieces);
    const { retriever, setup } = await options.openRetriever(cut);
    for (const search of grid.searches) {
      const found = [];
      for (const query of queries) {
        signal.throwIfAborted();
        const { passages } = await retrieve({
          retriever,
          query: { ...query, mode: 'search', search, topK: most, minSimilarity: 0, contextTokens: NO_BUDGET },
          signal,
        });
        found.push({ passages, gold: query.gold });
      }
      for (const topK of grid.topKs) {
        trials.push({
          chunker,
          search,
          topK,
          chunks: cut.chunks.length,
          indexMs: setup === null ? 0 : setup.took.embedMs + setup.took.writeMs,
          questions: found.map(({ passages, gold }) => ({
            found: passages.slice(0, topK).map((passage) => passage.gold),
            gold,
            contextTokens: passages
              .slice(0, topK)
              .reduce((sum, { text }) => sum + corpus.counter.count(text), 0),
          })),
        });
      }
    }
  }
  options.onProgress?.(chunkers.length, chunkers.length);
  return trials;
}
