import type { RateLimit } from '../core/rate-limit.ts';
import { Bucket } from './bucket.ts';
import { Quota, type QuotaStates } from './quota.ts';

/** How a call ended. */
export interface EndedCall {
  /** Tokens as they were estimated. */
  readonly tokens: number;
  /** Tokens that it took; `null` where nobody said. */
  readonly used: number | null;
  readonly quotas?: QuotaStates | undefined;
}

/** The limits of one model at an endpoint: those that a user set, and those that its answers tell of. Times are ms of one clock. */
export class RateLimits {
  readonly #calls: Bucket | null;
  readonly #tokens: Bucket | null;
  readonly #callQuota = new Quota();
  readonly #tokenQuota = new Quota();

  constructor({ callsPerMinute, tokensPerMinute }: RateLimit) {
    this.#calls = callsPerMinute === undefined ? null : new Bucket(callsPerMinute);
    this.#tokens = tokensPerMinute === undefined ? null : new Bucket(tokensPerMinute);
  }

  /** When the next call may start, of so many tokens as it is estimated to take. */
  opensAt(tokens: number, now: number): number {
    return Math.max(
      this.#calls?.opensAt ?? now,
      this.#tokens?.opensAt ?? now,
      this.#callQuota.opensAt(1, now),
      this.#tokenQuota.opensAt(tokens, now),
    );
  }

  started(tokens: number, now: number): void {
    this.#calls?.take(1, now);
    this.#tokens?.take(tokens, now);
    this.#callQuota.started(1);
    this.#tokenQuota.started(tokens);
  }

  ended({ tokens, used, quotas = {} }: EndedCall, now: number): void {
    this.#tokens?.giveBack(used === null ? 0 : tokens - used);
    this.#callQuota.ended(1, { state: quotas.requests, now });
    this.#tokenQuota.ended(tokens, { state: quotas.tokens, now });
  }
}
