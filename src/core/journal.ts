import type { JsonValue } from './json.ts';
import type { GenerateRequest, GenerateResponse, UnreadAnswer } from './model.ts';
import type { RetrievalQuery, Retrieved } from './retrieval.ts';
import type { Reading } from './technique.ts';
import type { TunedAttempt } from './tuned.ts';

/** An attempt at a call is about to go out; without a later record of it, it was in flight when the process died. */
export interface SentRecord {
  readonly type: 'sent';
  /** Call key. */
  readonly key: string;
}

/** An attempt at a call came back without an answer. */
export interface UnansweredRecord {
  readonly type: 'unanswered';
  /** Call key. */
  readonly key: string;
}

/** A call and everything that came back, raw. */
export interface CallRecord {
  readonly type: 'call';
  /** Call key: model, whole request, repeat, index in the trial. */
  readonly key: string;
  /** Key of the trial it was made for. */
  readonly trial: string;
  readonly model: string;
  readonly request: GenerateRequest;
  readonly response: GenerateResponse;
  /** Run that paid for the answer, when it was taken from the cache. */
  readonly cachedFrom: string | null;
}

/** Something that was paid for and could not be read; the call may have been repeated and answered afterwards. */
export interface UnreadRecord extends UnreadAnswer {
  readonly type: 'unread';
  /** Call key. */
  readonly key: string;
  /** Key of the trial it was made for. */
  readonly trial: string;
  readonly model: string;
}

/** sample × cell × repeat. A failure is data with a reason; it has no score. */
export interface TrialRecord {
  readonly type: 'trial';
  readonly key: string;
  readonly cell: string;
  readonly sample: string;
  readonly repeat: number;
  /** Index of the prompt variant used. */
  readonly promptVariant: number;
  /** Why it was run: to be reported, or to choose a prompt variant on dev. */
  readonly purpose: 'measure' | 'select';
  /** Call keys in order. */
  readonly calls: readonly string[];
  /** Key of what was retrieved; absent when nothing was. */
  readonly retrieval?: string;
  readonly outcome: Reading | { readonly status: 'failed'; readonly reason: string };
  /** Wall time of the attempt's calls in ms, without retrieving: parallel calls overlap, cached ones take none. */
  readonly elapsedMs: number;
  /** The most trials that were in progress at any moment of this one, itself included; 1 is alone. */
  readonly sharedBy: number;
}

/** One metric of one trial. */
export interface ScoreRecord {
  readonly type: 'score';
  readonly trial: string;
  readonly metric: string;
  readonly scorerVersion: number;
  /** `null`: the scorer says nothing about this sample. */
  readonly value: number | null;
  readonly detail?: JsonValue;
  readonly statistics?: readonly number[];
}

/** What was retrieved for a trial: made once for all trials of a run that retrieve the same. */
export interface RetrievalRecord extends Retrieved {
  readonly type: 'retrieval';
  /** Content key of index and query. */
  readonly key: string;
  readonly query: RetrievalQuery;
  /** The trial that it was made for. */
  readonly trial: string;
  /** The embedding model that was asked. */
  readonly embedder: string;
}

/** The choice of a prompt variant on dev. */
export interface PromptSelection {
  readonly type: 'setup';
  /** Content key: the same set-up is made once. */
  readonly key: string;
  readonly kind: 'prompt-selection';
  readonly cell: string;
  /** Index of the chosen one; where no sample could be compared nothing was chosen, and the first is kept. */
  readonly chosen: number;
  /** Cells that take the choice over; absent when there are none. */
  readonly alsoFor?: readonly string[];
  /** Dev samples that a prompt variant has no answer for, so that no prompt variant is compared on them; absent when there are none. */
  readonly skipped?: { readonly samples: readonly string[]; readonly of: number };
  /** Primary metric of every candidate on the dev samples that all of them answered. */
  readonly candidates: readonly {
    readonly text: string;
    readonly value: number | null;
    readonly n: number;
  }[];
  /** Sums over its calls, cached ones at what they took when they were made. */
  readonly took: {
    /** Wall time in ms; `null` when some answers were there already. */
    readonly elapsedMs: number | null;
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly machineMs: number;
  };
}

/** An index, made or found ready. */
export interface IndexSetup {
  readonly type: 'setup';
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  readonly kind: 'index';
  readonly suite: string;
  readonly embedder: string;
  readonly documents: number;
  readonly chunks: number;
  /** Chunks embedded now; the others were found ready, in the index or by their content. */
  readonly embedded: number;
  /** Chunks of which only the beginning was embedded. */
  readonly truncated: number;
  /** Bytes of the vectors. */
  readonly vectorBytes: number;
  /** Share of the nearest chunks that an approximate search finds; left out where search is exact or nobody measured it. */
  readonly nearFound?: number | undefined;
  readonly took: IndexTook;
}

/** What making an index takes in full, whatever of it was found ready. */
export interface IndexTook {
  /** Embedding all chunks, as it was timed when each was embedded, in ms. */
  readonly embedMs: number;
  /** Cutting the documents and writing the vectors, as timed when the index was first complete, in ms. */
  readonly writeMs: number;
  /** `null` when the provider did not say. */
  readonly inputTokens: number | null;
  /** Time now spent on it in ms. */
  readonly nowMs: number;
  /** Tokens now paid for; `null` when the provider did not say. */
  readonly nowTokens: number | null;
  /** Time now spent on embedding alone, in ms. */
  readonly nowEmbedMs: number;
}

/** A tuned model, made before the run. */
export interface TunedSetup {
  readonly type: 'setup';
  /** Id in the ledger. */
  readonly key: string;
  readonly kind: 'tuned';
  readonly cell: string;
  /** What the ledger says of it and of the attempts that were made with it: they were all needed to choose it. */
  readonly attempts: readonly TunedAttempt[];
}

/** What techniques needed before their first answer. */
export type SetupRecord = PromptSelection | IndexSetup | TunedSetup;

/** Loading of a local model: the cold start, apart from every call. */
export interface LoadRecord {
  readonly type: 'load';
  readonly model: string;
  readonly elapsedMs: number;
}

/** The run is the later side of a change of documents; what the earlier side answered. */
export interface UpdateRecord {
  readonly type: 'update';
  readonly suite: string;
  /** Id of the run on the earlier side. */
  readonly before: string;
  readonly documents: { readonly added: number; readonly replaced: number; readonly removed: number };
  /** Samples whose answer changes with the documents. */
  readonly touched: readonly string[];
  /** By cell, the samples that were answered before, and those of them that were right by what holds now. */
  readonly earlier: readonly {
    readonly cell: string;
    readonly answered: readonly string[];
    readonly right: readonly string[];
  }[];
}

/** A session of a run began, was broken off, or reached its end. */
export interface SessionRecord {
  readonly type: 'session';
  readonly event: 'started' | 'resumed' | 'interrupted' | 'finished';
  readonly at: string;
  /** Wall time of the session so far, in ms. */
  readonly elapsedMs: number;
  /** On `resumed`: calls that were in flight when the last session died; they are sent again. */
  readonly resent: number;
}

/** A line of `journal.jsonl`. */
export type JournalRecord =
  | SentRecord
  | UnansweredRecord
  | CallRecord
  | UnreadRecord
  | RetrievalRecord
  | TrialRecord
  | ScoreRecord
  | SetupRecord
  | LoadRecord
  | UpdateRecord
  | SessionRecord;
