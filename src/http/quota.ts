import { parseReset, type ResponseHeaders } from './asked-wait.ts';

/** What a server says of one of its limits, beside an answer. */
export interface QuotaState {
  readonly left: number;
  /** Until the limit is reset, in ms. */
  readonly resetMs: number;
}

/** What a server says of its limits of calls and of tokens. */
export interface QuotaStates {
  readonly requests?: QuotaState | undefined;
  readonly tokens?: QuotaState | undefined;
}

/** A reset further away, in ms, is one of a day or a month: nobody waits for it unless the server refuses calls. */
const FURTHEST_RESET_MS = 120_000;

/**
 * Reads the limits that stand on every answer of many servers: `x-ratelimit-remaining-requests` and its kin.
 * @param now wall-clock time in ms since 1970
 */
export function readQuotas(headers: ResponseHeaders, now: number): QuotaStates {
  const read = (what: string): QuotaState | undefined => {
    const text = headers.get(`x-ratelimit-remaining${what}`)?.trim() ?? '';
    const left = text === '' ? Number.NaN : Number(text);
    const resetMs = parseReset(headers.get(`x-ratelimit-reset${what}`), now);
    if (!Number.isFinite(left) || resetMs === undefined || resetMs > FURTHEST_RESET_MS) return undefined;
    return { left: Math.max(0, left), resetMs };
  };
  return { requests: read('-requests') ?? read(''), tokens: read('-tokens') };
}

/**
 * What a server last said is left of one of its limits, less what has started since: no call starts into a refusal that can
 * be foreseen. Times are ms of one clock.
 */
export class Quota {
  #left = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  /** What the calls in flight take; the server may not have counted them yet. */
  #open = 0;

  /** When a call that takes so much may start. */
  opensAt(amount: number, now: number): number {
    return amount <= this.#left || now >= this.#until ? now : this.#until;
  }

  started(amount: number): void {
    this.#open += amount;
    this.#left -= amount;
  }

  /** @param state what the server said beside its answer */
  ended(
    amount: number,
    { state, now }: { readonly state: QuotaState | undefined; readonly now: number },
  ): void {
    this.#open -= amount;
    if (state === undefined) return;
    this.#left = state.left - this.#open;
    this.#until = now + state.resetMs;
  }
}
