import type { Retriever } from '../core/retrieval.ts';
import type { RetrievalRecord } from '../protocol/records.ts';
import type { RetrievalQuery } from '../protocol/retrieval.ts';
import type { Desk } from './desk.ts';
import { retrievalKey } from './keys.ts';

/** What passages are retrieved with. */
export interface RetrieveContext {
  readonly retriever: Retriever;
  /** `provider:name` of the embedding model. */
  readonly embedder: string;
  /** Key of the trial that they are for. */
  readonly trial: string;
  readonly desk: Desk;
  readonly signal: AbortSignal;
}

/** Retrieves passages, each query once in a run; what was found is journaled before it is used. */
export async function retrieveOnce(
  query: RetrievalQuery,
  { retriever, embedder, trial, desk, signal }: RetrieveContext,
): Promise<RetrievalRecord> {
  const key = retrievalKey(retriever.key, query);
  const known = await desk.claimRetrieval(key);
  if (known !== null) return known;
  try {
    const retrieved = await retriever.retrieve(query, signal);
    const record: RetrievalRecord = { type: 'retrieval', key, trial, embedder, query, ...retrieved };
    await desk.emit(record);
    return record;
  } finally {
    await desk.releaseRetrieval(key);
  }
}
