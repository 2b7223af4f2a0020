import type { RetrievalQuery, Retrieved } from '../protocol/retrieval.ts';

/** Finds passages of one suite's corpus. */
export interface Retriever {
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  /** @throws BenchError `PROVIDER` when embedder or index cannot be reached. */
  retrieve(query: RetrievalQuery, signal: AbortSignal): Promise<Retrieved>;
}
