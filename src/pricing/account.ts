import type { NanoUsd } from '../lib/money.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { CallRecord, JournalRecord, ScoringCallRecord } from '../protocol/records.ts';
import { type CallFacts, costOfCall } from './cost.ts';
import { findPrice } from './find-price.ts';
import { Reserve } from './reserve.ts';

/**
 * What a run has spent and what its calls in flight may cost, folded from its records: whoever reads the journal comes to
 * the same sums, also after a kill. What an attempt may cost is held from when it is sent. It is given back when the attempt
 * fails, replaced by the real cost when it is answered, and stays where nobody says what was used.
 */
export class Account {
  readonly #prices: readonly PriceEntry[];
  /** By call, what is held for the attempt in flight. */
  readonly #open = new Map<string, NanoUsd>();
  #spent: NanoUsd = 0;
  #held: NanoUsd = 0;
  #limit: NanoUsd | null = null;

  constructor(prices: readonly PriceEntry[], records: Iterable<JournalRecord> = []) {
    this.#prices = prices;
    for (const record of records) this.add(record);
  }

  /** What is known to be spent, and what may have been. */
  get spent(): NanoUsd {
    return this.#spent;
  }

  /** What the calls in flight may cost. */
  get held(): NanoUsd {
    return this.#held;
  }

  /** The budget of the last session; `null` where it has none. */
  get limit(): NanoUsd | null {
    return this.#limit;
  }

  /** Whether one more attempt fits that may cost so much. What has no cost beforehand fits as long as anything is left. */
  allows(amount: NanoUsd): boolean {
    const taken = this.#spent + this.#held;
    return this.#limit === null || (taken < this.#limit && taken + amount <= this.#limit);
  }

  /** Takes one more record, in the order in which they were written. */
  add(record: JournalRecord): void {
    switch (record.type) {
      case 'session':
        if (record.event !== 'started' && record.event !== 'resumed') return;
        // What was in flight when a session died may have been answered, and paid for.
        for (const key of [...this.#open.keys()]) this.#settle(key, null);
        this.#limit = record.budget ?? null;
        return;
      case 'sent':
        if (record.reserved === undefined) return;
        this.#settle(record.key, null);
        this.#open.set(record.key, record.reserved);
        this.#held += record.reserved;
        return;
      case 'unanswered':
        this.#settle(record.key, 0);
        return;
      case 'call':
      case 'scoring-call':
        this.#settle(record.key, record.cachedFrom === null ? this.#costOfAnswer(record) : 0);
        return;
      case 'unread':
      case 'scoring-unread':
        // The attempt itself ends with a record of its own.
        this.#spent +=
          this.#cost(record.model, { usage: record.usage, timing: {} }) ?? this.#open.get(record.key) ?? 0;
        return;
      case 'embedded':
        this.#settle(record.key, this.#embedding(record.embedder, record));
        return;
      default:
        this.#addEmbedding(record);
    }
  }

  /** A session without a budget tells of embedding only in sums. */
  #addEmbedding(record: JournalRecord): void {
    if (this.#limit !== null) return;
    if (record.type === 'retrieval' && record.embedding !== null) {
      this.#spent += this.#embedding(record.embedder, record.embedding) ?? 0;
    } else if (record.type === 'scoring-embedding') {
      const { nowTokens, nowMs } = record.took;
      this.#spent += this.#embedding(record.embedder, { inputTokens: nowTokens, elapsedMs: nowMs }) ?? 0;
    } else if (record.type === 'setup' && record.kind === 'index') {
      const { nowTokens, nowEmbedMs } = record.took;
      this.#spent += this.#embedding(record.embedder, { inputTokens: nowTokens, elapsedMs: nowEmbedMs }) ?? 0;
    }
  }

  /** Ends what is held for a call; a cost that nobody knows is all of it. */
  #settle(key: string, cost: NanoUsd | null): void {
    const held = this.#open.get(key) ?? 0;
    this.#open.delete(key);
    this.#held -= held;
    this.#spent += cost ?? held;
  }

  /** What nobody says the cost of has what is held for it, also where no attempt was announced. */
  #costOfAnswer(call: CallRecord | ScoringCallRecord): NanoUsd {
    const { key, model, response } = call;
    return (
      this.#cost(model, response) ??
      this.#open.get(key) ??
      // A request may have to be read from the journal.
      new Reserve(this.#prices).ofCall(model, call.request)
    );
  }

  #cost(model: string, facts: CallFacts): NanoUsd | null {
    return costOfCall(facts, findPrice(this.#prices, model)).amount;
  }

  #embedding(
    embedder: string,
    { inputTokens, elapsedMs }: { readonly inputTokens: number | null; readonly elapsedMs: number },
  ): NanoUsd | null {
    const usage = inputTokens === null ? null : { inputTokens, cachedInputTokens: 0, outputTokens: 0 };
    return this.#cost(embedder, { usage, timing: { machineMs: elapsedMs } });
  }
}
