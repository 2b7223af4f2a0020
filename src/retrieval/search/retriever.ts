import type { Clock } from '../../core/clock.ts';
import type { Chunk } from '../../core/corpus.ts';
import type { Embedder } from '../../core/embedder.ts';
import type { Retriever } from '../../core/retrieval.ts';
import { fuseRankings } from '../../metrics/reciprocal-rank-fusion.ts';
import type { Passage, QueryEmbedding, RetrievalQuery, Retrieved } from '../../protocol/retrieval.ts';
import { packPassages } from '../chunking/pack.ts';
import type { Corpus } from '../corpus.ts';
import { goldIn } from '../gold.ts';
import { type KeywordIndex, keywordIndex } from './keyword-index.ts';
import type { VectorIndex } from './vector-index.ts';

/** What searching needs besides the corpus. */
export interface SearchParts {
  readonly embedder: Embedder;
  readonly index: VectorIndex;
}

/** Hybrid search fuses this many times as many results as are wanted, from each of its two rankings. */
const CANDIDATES_PER_RESULT = 4;
const LEAST_CANDIDATES = 20;

/**
 * A retriever of one corpus.
 * @param parts `null` when nothing is searched, because only oracle and empty arms run
 */
export function createRetriever(
  corpus: Corpus,
  { parts, clock }: { readonly parts: SearchParts | null; readonly clock: Clock },
): Retriever {
  const chunks = new Map(corpus.chunks.map((chunk) => [chunk.id, chunk]));
  let keywords: KeywordIndex | undefined;

  const search = async (
    query: RetrievalQuery,
    { embedder, index }: SearchParts,
    signal: AbortSignal,
  ): Promise<{ passages: readonly Passage[]; embedding: QueryEmbedding; searchMs: number }> => {
    const { vectors, inputTokens, latencyMs } = await embedder.embed([query.text], signal);
    if (query.search === 'hybrid') keywords ??= keywordIndex(corpus.chunks);
    const began = clock.monotonic();
    const count = query.search === 'dense' ? query.topK : candidates(query.topK);
    const near = (
      await index.nearest({ vector: vectors[0] ?? new Float32Array(), count, where: query.where })
    ).filter(({ similarity }) => similarity >= query.minSimilarity);
    const similarity = new Map(near.map((item) => [item.id, item.similarity]));
    let ids = near.map(({ id }) => id);
    if (keywords !== undefined && query.search === 'hybrid') {
      const shared = keywords.search(query.text, { count, where: query.where });
      // Where a least similarity is asked for, shared words alone do not reach it.
      const lexical = query.minSimilarity > 0 ? shared.filter((id) => similarity.has(id)) : shared;
      ids = fuseRankings([ids, lexical]).map(({ id }) => id);
    }
    const golds = query.gold.map((id) => corpus.resolve(id));
    const found = ids.slice(0, query.topK).flatMap((id) => chunks.get(id) ?? []);
    return {
      passages: found.map(
        (chunk): Passage => ({
          ...shownPart(chunk),
          similarity: similarity.get(chunk.id) ?? null,
          gold: goldIn(chunk, golds),
        }),
      ),
      embedding: { elapsedMs: latencyMs, inputTokens },
      searchMs: clock.monotonic() - began,
    };
  };

  return {
    key: corpus.key,
    async retrieve(query, signal): Promise<Retrieved> {
      const nothing = { passages: [], shown: 0, contextTokens: 0, embedding: null, searchMs: null };
      if (query.mode === 'empty') return nothing;
      if (query.mode === 'search' && parts !== null) {
        const found = await search(query, parts, signal);
        return {
          ...found,
          ...packPassages(found.passages, { budget: query.contextTokens, counter: corpus.counter }),
        };
      }
      const passages = corpus.gold(query.gold);
      return {
        ...nothing,
        ...packPassages(passages, { budget: query.contextTokens, counter: corpus.counter }),
      };
    },
  };
}

function candidates(topK: number): number {
  return Math.max(LEAST_CANDIDATES, CANDIDATES_PER_RESULT * topK);
}

function shownPart({ id, document, title, heading, text }: Chunk): Omit<Passage, 'similarity' | 'gold'> {
  return { id, document, title, heading, text };
}
