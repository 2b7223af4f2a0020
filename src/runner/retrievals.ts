import type { Retriever } from '../core/retrieval.ts';
import type { RetrievalRecord } from '../protocol/records.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import { retrievalKey } from './keys.ts';

/** What retrieving passages of one suite needs. */
export interface RetrievalOptions {
  readonly retriever: Retriever;
  /** `provider:name` of the embedding model. */
  readonly embedder: string;
  readonly journaled: ReadonlyMap<string, RetrievalRecord>;
  readonly signal: AbortSignal;
  append(record: RetrievalRecord): void;
}

/** What was found for a trial. */
export interface FoundPassages {
  /** Key of the record. */
  readonly key: string;
  readonly passages: readonly Passage[];
}

/** Retrieves passages, each query once in a run, and journals what was found before it is used. */
export type RetrieveOnce = (query: RetrievalQuery, trial: string) => Promise<FoundPassages>;

/** A look-up over one retriever. */
export function createRetrieveOnce({
  retriever,
  embedder,
  journaled,
  signal,
  append,
}: RetrievalOptions): RetrieveOnce {
  const found = new Map<string, Promise<RetrievalRecord>>(
    [...journaled].map(([key, record]) => [key, Promise.resolve(record)]),
  );
  return async (query, trial) => {
    const key = retrievalKey(retriever.key, query);
    let looking = found.get(key);
    if (looking === undefined) {
      looking = retriever.retrieve(query, signal).then((retrieved) => {
        const record: RetrievalRecord = { type: 'retrieval', key, trial, embedder, query, ...retrieved };
        append(record);
        return record;
      });
      found.set(key, looking);
      looking.catch(() => found.delete(key));
    }
    const { passages, shown } = await looking;
    return { key, passages: passages.slice(0, shown) };
  };
}
