import type {
  CallRecord,
  JournalRecord,
  LoadRecord,
  RetrievalRecord,
  ScoreRecord,
  ScoringCallRecord,
  ScoringEmbeddingRecord,
  ScoringUnreadRecord,
  SessionRecord,
  TrialRecord,
  UnreadRecord,
  UpdateRecord,
} from './records.ts';
import type { IndexSetup, PromptSelection, SetupRecord, TunedSetup } from './setups.ts';
import type { TrialPlace } from './task.ts';
import type { AttemptFault } from './words.ts';

/**
 * The state of a run: its records from the first to the last, folded. The last word on a key counts. It is the only place
 * that says what a sequence of records means; resuming, progress, reports and gates all read it.
 */
export class RunState {
  /** By all of their place but the sample, and then by the sample. */
  readonly #trials = new Map<string, Map<string, TrialRecord>>();
  readonly #calls = new Map<string, CallRecord>();
  readonly #callsOfTrials = new Map<string, readonly CallRecord[]>();
  readonly #scores = new Map<string, readonly ScoreRecord[]>();
  readonly #unread: UnreadRecord[] = [];
  readonly #scoringCalls = new Map<string, ScoringCallRecord>();
  readonly #scoringOfTrials = new Map<string, ScoringCallRecord>();
  readonly #scoringUnread: ScoringUnreadRecord[] = [];
  readonly #scoringEmbeddings: ScoringEmbeddingRecord[] = [];
  readonly #selections = new Map<string, PromptSelection>();
  readonly #indexes = new Map<string, IndexSetup[]>();
  readonly #tuned = new Map<string, TunedSetup>();
  readonly #retrievals = new Map<string, RetrievalRecord>();
  readonly #loads: LoadRecord[] = [];
  readonly #updates: UpdateRecord[] = [];
  readonly #sessions: SessionRecord[] = [];
  readonly #inFlight = new Set<string>();
  readonly #lost = new Map<AttemptFault, number>();
  #attempts = 0;

  constructor(records: Iterable<JournalRecord> = []) {
    for (const record of records) this.add(record);
  }

  /** Takes one more record, in the order in which they were written. */
  add(record: JournalRecord): void {
    switch (record.type) {
      case 'sent':
        this.#attempts += 1;
        this.#inFlight.add(record.key);
        break;
      case 'unanswered':
        if (record.why !== undefined) this.#lost.set(record.why, (this.#lost.get(record.why) ?? 0) + 1);
        this.#inFlight.delete(record.key);
        break;
      case 'embedded':
        this.#inFlight.delete(record.key);
        break;
      case 'call':
        this.#inFlight.delete(record.key);
        this.#callsOfTrials.set(
          record.trial,
          withLast(this.#callsOfTrials.get(record.trial), record, ({ key }) => key === record.key),
        );
        if (record.cachedFrom === null || !this.#calls.has(record.key)) this.#calls.set(record.key, record);
        break;
      case 'unread':
        this.#unread.push(record);
        break;
      case 'trial':
        this.#addTrial(record);
        break;
      case 'score':
        this.#addScore(record);
        break;
      case 'scoring-call':
        this.#inFlight.delete(record.key);
        this.#scoringOfTrials.set(pairKey(record.trial, record.key), record);
        if (record.cachedFrom === null || !this.#scoringCalls.has(record.key)) {
          this.#scoringCalls.set(record.key, record);
        }
        break;
      case 'scoring-unread':
        this.#scoringUnread.push(record);
        break;
      case 'scoring-embedding':
        this.#scoringEmbeddings.push(record);
        break;
      case 'setup':
        this.#addSetup(record);
        break;
      case 'retrieval':
        this.#retrievals.set(record.key, record);
        break;
      case 'load':
        this.#loads.push(record);
        break;
      case 'update':
        this.#updates.push(record);
        break;
      case 'session':
        this.#sessions.push(record);
        // Its record has counted them, also where it died before it sent them again.
        if (record.event === 'resumed') this.#inFlight.clear();
        break;
      default:
        record satisfies never;
    }
  }

  #addTrial(record: TrialRecord): void {
    const place = placeKey(record);
    const there = this.#trials.get(place);
    if (there === undefined) this.#trials.set(place, new Map([[record.sample, record]]));
    else there.set(record.sample, record);
    if (record.outcome.status !== 'failed') return;
    // A failed trial ended its calls in an orderly way: the provider answered with an error.
    for (const key of record.calls) this.#inFlight.delete(key);
  }

  #addScore(record: ScoreRecord): void {
    // Scoring that failed ended its calls in an orderly way.
    if (record.failure !== undefined) for (const key of record.calls ?? []) this.#inFlight.delete(key);
    this.#scores.set(
      record.trial,
      withLast(this.#scores.get(record.trial), record, ({ metric }) => metric === record.metric),
    );
  }

  #addSetup(record: SetupRecord): void {
    switch (record.kind) {
      case 'prompt-selection':
        this.#selections.set(record.cell, record);
        break;
      case 'tuned':
        this.#tuned.set(record.cell, record);
        break;
      case 'index': {
        const before = this.#indexes.get(record.key);
        if (before === undefined) this.#indexes.set(record.key, [record]);
        else before.push(record);
        break;
      }
      default:
        record satisfies never;
    }
  }

  /** The last record of every trial, failed ones included. */
  get trials(): Iterable<TrialRecord> {
    return inOrder(Array.from(this.#trials.values(), (there) => there.values()));
  }

  /** The last record of a trial. */
  trial(place: TrialPlace): TrialRecord | undefined {
    return this.#trials.get(placeKey(place))?.get(place.sample);
  }

  /** The answer to a call, whichever trial it was made for; one that was paid for in this run goes before a cached one. */
  answer(call: string): CallRecord | undefined {
    return this.#calls.get(call);
  }

  /** The answer to a call as it was journaled for a trial, or else for another one. */
  answerFor(trial: string, call: string): CallRecord | undefined {
    return this.#callsOfTrials.get(trial)?.find(({ key }) => key === call) ?? this.#calls.get(call);
  }

  /** The answers to the calls of a trial, in their order; a call without one is left out. */
  answersOf({ key, calls }: TrialRecord): readonly CallRecord[] {
    const own = this.#callsOfTrials.get(key) ?? [];
    // Nearly always: one list for both.
    if (own.length === calls.length && own.every((call, at) => call.key === calls[at])) return own;
    return calls.map((call) => this.answerFor(key, call)).filter((call) => call !== undefined);
  }

  /** Every answer once: a call of one trial that was journaled twice counts as the later one. */
  get answers(): Iterable<CallRecord> {
    return inOrder(this.#callsOfTrials.values());
  }

  /** Scores of a trial, the last of each metric; those of a trial that failed afterwards say nothing. */
  scores(trial: string): readonly ScoreRecord[] {
    return this.#scores.get(trial) ?? [];
  }

  /** Everything that was paid for and could not be read. */
  get unread(): readonly UnreadRecord[] {
    return this.#unread;
  }

  /** The answer to a call that was made for scoring, whichever trial it was made for; a paid one goes before a cached one. */
  scoringAnswer(call: string): ScoringCallRecord | undefined {
    return this.#scoringCalls.get(call);
  }

  /** The same as it was journaled for a trial, or else for another one. */
  scoringAnswerFor(trial: string, call: string): ScoringCallRecord | undefined {
    return this.#scoringOfTrials.get(pairKey(trial, call)) ?? this.#scoringCalls.get(call);
  }

  /** Every answer that was given for scoring, once. */
  get scoringAnswers(): Iterable<ScoringCallRecord> {
    return this.#scoringOfTrials.values();
  }

  /** Everything that was paid for scoring and could not be read. */
  get scoringUnread(): readonly ScoringUnreadRecord[] {
    return this.#scoringUnread;
  }

  /** Texts that were embedded for scoring, each time that they were wanted. */
  get scoringEmbeddings(): readonly ScoringEmbeddingRecord[] {
    return this.#scoringEmbeddings;
  }

  /** The last selection of a prompt variant, by the cell that it was made for. */
  get selections(): ReadonlyMap<string, PromptSelection> {
    return this.#selections;
  }

  /** Indexes by their key, a record for each time that one was made or found ready. */
  get indexes(): ReadonlyMap<string, readonly IndexSetup[]> {
    return this.#indexes;
  }

  /** Tuned models by the cell that they answer in. */
  get tuned(): ReadonlyMap<string, TunedSetup> {
    return this.#tuned;
  }

  get retrievals(): ReadonlyMap<string, RetrievalRecord> {
    return this.#retrievals;
  }

  get loads(): readonly LoadRecord[] {
    return this.#loads;
  }

  get updates(): readonly UpdateRecord[] {
    return this.#updates;
  }

  /** What happened to the run's sessions; empty for one that nobody began. */
  get sessions(): readonly SessionRecord[] {
    return this.#sessions;
  }

  /** Attempts at calls that went out. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Attempts that came to nothing, by why, as far as somebody said. */
  get lostAttempts(): ReadonlyMap<AttemptFault, number> {
    return this.#lost;
  }

  /** Calls sent without an answer on record: after the last record they were in flight when the process died. */
  get inFlight(): ReadonlySet<string> {
    return this.#inFlight;
  }
}

/** Records with one more, in place of an earlier one of the same; there are few, and a map of each trial would be large. */
function withLast<Item>(
  before: readonly Item[] | undefined,
  item: Item,
  isSame: (other: Item) => boolean,
): readonly Item[] {
  if (before === undefined) return [item];
  const at = before.findIndex(isSame);
  return at === -1 ? [...before, item] : before.with(at, item);
}

function* inOrder<Item>(parts: Iterable<Iterable<Item>>): Generator<Item> {
  for (const part of parts) yield* part;
}

/** A key of two texts that no other two texts share. */
function pairKey(first: string, second: string): string {
  return `${first}\u0000${second}`;
}

function placeKey({ purpose, cell, repeat, promptVariant }: TrialPlace): string {
  return `${purpose}\u0000${cell}\u0000${repeat}\u0000${promptVariant}`;
}
