import type { CallRecord, JournalRecord, ScoreRecord, SetupRecord, TrialRecord } from '../core/run-record.ts';

/** What earlier sessions of a run already did. */
export interface JournalIndex {
  readonly calls: ReadonlyMap<string, CallRecord>;
  /** Trials that need not be attempted again; failed ones are. */
  readonly trials: ReadonlyMap<string, TrialRecord>;
  readonly scores: ReadonlyMap<string, readonly ScoreRecord[]>;
  readonly setups: ReadonlyMap<string, SetupRecord>;
  /** Calls sent without an answer on record: they were in flight when a session died. */
  readonly inFlight: ReadonlySet<string>;
  readonly started: boolean;
}

/** Reads a journal from its first to its last record; the last word on a key counts. */
export function indexJournal(records: readonly JournalRecord[]): JournalIndex {
  const calls = new Map<string, CallRecord>();
  const trials = new Map<string, TrialRecord>();
  const scores = new Map<string, ScoreRecord[]>();
  const setups = new Map<string, SetupRecord>();
  const inFlight = new Set<string>();
  let started = false;
  for (const record of records) {
    switch (record.type) {
      case 'sent':
        inFlight.add(record.key);
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
        setups.set(record.key, record);
        break;
      case 'session':
        started = true;
        break;
      case 'load':
        break;
    }
  }
  return { calls, trials, scores, setups, inFlight, started };
}
