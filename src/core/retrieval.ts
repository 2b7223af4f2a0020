import type { Passage } from './corpus.ts';

/** Metadata that can be searched by. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** Passages of the suite's corpus shown before the question. */
export interface RetrievalIngredient {
  /** `oracle` shows the passages that the answer stands in, `empty` the same prompt without any: diagnostic arms. */
  readonly mode: 'search' | 'oracle' | 'empty';
  /** `dense`: by similarity of meaning; `hybrid`: that and shared words (BM25+), fused by rank. */
  readonly search: 'dense' | 'hybrid';
  /** Passages found, at most. */
  readonly topK: number;
  /** Least cosine similarity of a passage to the question; 0 takes all. */
  readonly minSimilarity: number;
  /** Tokens of `o200k_base` that all passages together may take; the last ones are left out. */
  readonly contextTokens: number;
  /** Metadata that every passage has to have, whatever the sample. */
  readonly filter: Metadata;
}

/** What is retrieved for one sample; with the index it decides about what is found. */
export interface RetrievalQuery extends RetrievalIngredient {
  /** The text that is searched for. */
  readonly text: string;
  /** Metadata that a chunk has to have. */
  readonly where: Metadata;
  /** The sample's gold passages: what `oracle` shows, and what found ones are judged by. */
  readonly gold: readonly string[];
}

/** What was found, and what finding it took. */
export interface Retrieved {
  /** Best first, at most `topK`. */
  readonly passages: readonly Passage[];
  /** How many of them fit into the token budget and are shown. */
  readonly shown: number;
  /** Tokens of `o200k_base` of the passages shown. */
  readonly contextTokens: number;
  /** Embedding the question; `null` when that was not needed. */
  readonly embedding: QueryEmbedding | null;
  /** Time of the search itself in ms; `null` when nothing was searched. */
  readonly searchMs: number | null;
}

/** What embedding a question took. */
export interface QueryEmbedding {
  /** Time in ms. */
  readonly elapsedMs: number;
  /** `null` when the provider did not say. */
  readonly inputTokens: number | null;
}

/** Finds passages of one suite's corpus. */
export interface Retriever {
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  /** @throws BenchError `PROVIDER` when embedder or index cannot be reached. */
  retrieve(query: RetrievalQuery, signal: AbortSignal): Promise<Retrieved>;
}
