import type {
  CallRecord,
  JournalRecord,
  PromptSelection,
  RetrievalRecord,
  ScoreRecord,
  TrialRecord,
} from '../core/journal.ts';

/** What earlier sessions of a run already did. */
export interface JournalIndex {
  readonly calls: ReadonlyMap<string, CallRecord>;
  /** Trials that need not be attempted again; failed ones are. */
  readonly trials: ReadonlyMap<string, TrialRecord>;
  readonly scores: ReadonlyMap<string, readonly ScoreRecord[]>;
  /** Choices of a prompt variant; an index is looked for where it lies. */
  readonly promptVariants: ReadonlyMap<string, PromptSelection>;
  readonly retrievals: ReadonlyMap<string, RetrievalRecord>;
  /** Cells whose tuned model is on record. */
  readonly tuned: ReadonlySet<string>;
  /** Calls sent without an answer on record: they were in flight when the last session died. */
  readonly inFlight: ReadonlySet<string>;
  readonly started: boolean;
}

/** Reads a journal from its first to its last record; the last word on a key counts. */
export function indexJournal(records: readonly JournalRecord[]): JournalIndex {
  const calls = new Map<string, CallRecord>();
  const trials = new Map<string, TrialRecord>();
  const scores = new Map<string, ScoreRecord[]>();
  const promptVariants = new Map<string, PromptSelection>();
  const retrievals = new Map<string, RetrievalRecord>();
  const inFlight = new Set<string>();
  const tuned = new Set<string>();
  let started = false;
  for (const record of records) {
    switch (record.type) {
      case 'sent':
        inFlight.add(record.key);
        break;
      case 'unanswered':
        inFlight.delete(record.key);
        break;
      case 'call':
        inFlight.delete(record.key);
        calls.set(record.key, record);
        break;
      case 'trial':
        // A failed trial ended its calls in an orderly way: the provider answered with an error.
        if (record.outcome.status === 'failed') {
          for (const key of record.calls) inFlight.delete(key);
          trials.delete(record.key);
        } else trials.set(record.key, record);
        scores.delete(record.key);
        break;
      case 'score':
        scores.set(record.trial, [...(scores.get(record.trial) ?? []), record]);
        break;
      case 'setup':
        if (record.kind === 'prompt-selection') promptVariants.set(record.key, record);
        if (record.kind === 'tuned') tuned.add(record.cell);
        break;
      case 'retrieval':
        retrievals.set(record.key, record);
        break;
      case 'session':
        started = true;
        // Its record has counted them, also where it died before it sent them again.
        if (record.event === 'resumed') inFlight.clear();
        break;
      case 'unread':
      case 'load':
      case 'update':
        break;
    }
  }
  return { calls, trials, scores, promptVariants, retrievals, tuned, inFlight, started };
}
