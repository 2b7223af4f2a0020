import type { RunHeader } from '../protocol/header.ts';
import type { GenerateResponse } from '../protocol/model.ts';
import type { JournalRecord } from '../protocol/records.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import type { SampleRecord } from '../protocol/sample.ts';

/** One run, open for writing by this process alone. */
export interface OpenRun {
  readonly header: RunHeader;
  /** Everything journaled so far, also by earlier sessions. */
  readonly records: readonly JournalRecord[];
  /** What was noticed while opening, for instance a torn last line. */
  readonly notices: readonly string[];
  /**
   * Writes records one after the other, behind all that were appended before.
   * @returns when they can no longer be lost by a crash of this process
   * @throws BenchError `FILE_SYSTEM` when they cannot be written, for instance because the disk is full
   */
  append(...records: readonly JournalRecord[]): Promise<void>;
  /** Releases the lock; a second time it does nothing. */
  close(): Promise<void>;
}

/** Where runs live. */
export interface RunStore {
  /** @throws BenchError `FILE_SYSTEM` when it cannot be written. */
  create(header: RunHeader, samples: readonly SampleRecord[]): Promise<OpenRun>;
  /**
   * Opens a run to go on with it; one of an older format is brought to today's first.
   * @throws BenchError `UNKNOWN_NAME`, `RUN_LOCKED` or `DAMAGED_JOURNAL`, also for a run that a newer version began
   */
  open(id: string): Promise<OpenRun>;
  /** Reads without a lock, also while the run goes on, and runs of older formats. */
  read(id: string): Promise<RunRecord>;
  /** Run ids, newest first. */
  list(): Promise<readonly string[]>;
}

/** An answer that was paid for once. */
export interface CachedResponse {
  readonly response: GenerateResponse;
  /** The run that paid. */
  readonly run: string;
}

/**
 * Whether an answer is worth keeping: one without a word, that ended for no known reason, is as likely a fault of the
 * provider, and asking again costs no more than it did.
 */
export function isWorthKeeping({ text, finishReason }: GenerateResponse): boolean {
  return text !== '' || finishReason !== 'other';
}

/** Answers by call key, shared by all runs of a project. */
export interface ResponseCache {
  get(key: string): CachedResponse | undefined;
  /** Keeps the first answer to a key that is worth keeping. */
  set(key: string, value: CachedResponse): void;
  close(): void;
}

/** A vector that was paid for once. */
export interface CachedEmbedding {
  readonly vector: Float32Array;
  /** This text's share of the tokens of its call; `null` when the provider did not say. */
  readonly inputTokens: number | null;
  /** This text's share of the time of its call, in ms. */
  readonly elapsedMs: number;
  /** Whether only its beginning was embedded. */
  readonly truncated: boolean;
}

/** Vectors by embedder and text, shared by all runs of a project. */
export interface EmbeddingCache {
  get(key: string): CachedEmbedding | undefined;
  /** Returns when none of them can be lost by a crash of this process. */
  setAll(entries: readonly (readonly [key: string, value: CachedEmbedding])[]): void;
  close(): void;
}
