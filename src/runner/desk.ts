import type { CallRecord, JournalRecord, RetrievalRecord, ScoringCallRecord } from '../protocol/records.ts';

/** Where work is handed in and asked for, whether it is done in this process or another: everything over it is JSON. */
export interface Desk {
  /** Writes records down. What they hold counts when this returns, not before. */
  emit(...records: readonly JournalRecord[]): Promise<void>;
  /** The answer to a call, waiting for it where somebody makes it; `null` when it is the caller's, who has to release it. */
  claimCall(key: string): Promise<CallRecord | ScoringCallRecord | null>;
  /** The same for what is retrieved. */
  claimRetrieval(key: string): Promise<RetrievalRecord | null>;
  releaseCall(key: string): void | Promise<void>;
  releaseRetrieval(key: string): void | Promise<void>;
}
