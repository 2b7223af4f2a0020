import { BenchError } from '../core/errors.ts';
import { limitReached } from '../core/limit.ts';
import { formatUsd, type NanoUsd } from '../lib/money.ts';
import { Account } from '../pricing/account.ts';
import { costOfCall } from '../pricing/cost.ts';
import { findPrice } from '../pricing/find-price.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { JournalRecord, SentRecord } from '../protocol/records.ts';

/** Holds a run to what it may cost: the first attempt that does not fit is the last that is asked about. */
export class Budget {
  readonly #account: Account;
  readonly #signal: AbortSignal;
  /** Calls of which an attempt was announced. */
  readonly #announced = new Set<string>();
  #changed = Promise.withResolvers<void>();
  #closed: BenchError | undefined;

  /** @param records those of earlier sessions, whose spending counts */
  constructor(
    prices: readonly PriceEntry[],
    { records, signal }: { readonly records: readonly JournalRecord[]; readonly signal: AbortSignal },
  ) {
    this.#account = new Account(prices, records);
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#changed.resolve(), { once: true });
  }

  /**
   * Takes records before they are written; an attempt that fits only when those in flight cost less than they may waits
   * for them.
   * @throws BenchError `BUDGET_EXCEEDED` for an attempt that does not fit, and for each one after it; the signal's reason
   *   when aborted
   */
  async take(records: readonly JournalRecord[]): Promise<void> {
    for (const record of records) {
      if (record.type === 'sent') await this.#admit(record);
      else this.#account.add(record);
    }
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /**
   * A model that announces no attempt is stopped by its answer, once that is on record.
   * @throws BenchError `BUDGET_EXCEEDED`
   */
  requireRoom(records: readonly JournalRecord[]): void {
    for (const record of records) {
      if (record.type !== 'call' && record.type !== 'scoring-call') continue;
      if (record.cachedFrom !== null || this.#announced.has(record.key) || this.#account.allows(0)) continue;
      this.#close(0);
      throw this.#closed;
    }
  }

  async #admit(attempt: SentRecord): Promise<void> {
    const { reserved: amount = 0 } = attempt;
    this.#announced.add(attempt.key);
    while (this.#closed === undefined) {
      this.#signal.throwIfAborted();
      // Taken in the same breath, so that no other attempt is let into the same room.
      if (this.#account.allows(amount)) return this.#account.add(attempt);
      const { spent, held, limit } = this.#account;
      if (held === 0 || spent + amount > (limit ?? 0)) this.#close(amount);
      else await this.#changed.promise;
    }
    throw this.#closed;
  }

  #close(amount: NanoUsd): void {
    const { spent, limit } = this.#account;
    const next = amount === 0 ? '' : `, and the next call may cost ${formatUsd(amount)}`;
    this.#closed = limitReached(
      'budget',
      `the budget of ${formatUsd(limit)} is used up: ${formatUsd(spent)} of it ${spent === 0 ? 'is' : 'are'} spent${next}.`,
    );
  }
}

/**
 * Nothing can be held to a budget whose price nobody knows.
 * @throws BenchError `INVALID_ARGUMENT` naming what has none
 */
export function requirePrices(
  asked: { readonly models: readonly string[]; readonly embedders: readonly string[] },
  prices: readonly PriceEntry[],
): void {
  const cost = (id: string, outputTokens: number): NanoUsd | null =>
    costOfCall(
      { usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens }, timing: { machineMs: 0 } },
      findPrice(prices, id),
    ).amount;
  const without = [
    ...asked.models.filter((id) => cost(id, 1) === null),
    ...asked.embedders.filter((id) => cost(id, 0) === null),
  ];
  if (without.length === 0) return;
  const names = [...new Set(without)].join(', ');
  throw new BenchError(
    'INVALID_ARGUMENT',
    `a budget needs the price of everything that is asked, and none is known for ${names}.`,
    {
      hint: 'Give it in a YAML file with --prices (0 where it is free), or run without --budget.',
    },
  );
}
