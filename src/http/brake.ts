import type { Clock } from '../core/clock.ts';
import type { RateLimit } from '../core/rate-limit.ts';
import type { RetryPolicy } from '../core/retry-policy.ts';
import { AttemptLimit } from './attempt-limit.ts';
import type { AnswerFacts, BrakedCall } from './braked-call.ts';
import type { CallFailure } from './failure.ts';
import { Outage } from './outage.ts';
import { quote } from './provider-error.ts';
import { readQuotas } from './quota.ts';
import { RateLimits } from './rate-limits.ts';
import { DEFAULT_RETRY_POLICY } from './retry-defaults.ts';
import { type Start, Throttle } from './throttle.ts';
import { roundDuration } from './wait-words.ts';

/** Statuses with which a gateway says that nobody is behind it. */
const AWAY: readonly (number | undefined)[] = [502, 503, 504];
/** Longest pause between two looks whether a server is there again, in ms. */
const LONGEST_LOOK_MS = 5000;
/** Attempts in a row that hang until a server that never answered is given up: one may have been lost on its way. */
const ENOUGH_HANGS = 2;
/** A pause that a user should know of, in ms. */
const LONG_PAUSE_MS = 10_000;

/** What a brake belongs to. */
export interface BrakeOptions {
  readonly clock: Clock;
  readonly policy?: Partial<RetryPolicy> | undefined;
  /** Most calls in flight; without it as many as there are. */
  readonly slots?: number;
  /** Whether it is found out how many calls may be in flight, up to the slots. */
  readonly auto?: boolean | undefined;
  readonly rateLimit?: RateLimit | undefined;
  /** The endpoint as a user knows it. */
  readonly name?: string;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

interface Waiting {
  readonly call: object;
  readonly tokens: number;
  admit(start: Start): void;
  refuse(reason: unknown): void;
}

/** An attempt that failed. */
interface Failed {
  readonly call: object;
  readonly start: Start;
  readonly failure: CallFailure;
  readonly tokens: number;
}

/**
 * The brake of one model at an endpoint, which all calls to it share: hosts limit each model by itself. They wait together after a refusal and during an outage, and go on
 * at the pace that the server takes. Calls start in the order in which they came. Until something goes wrong, none waits.
 */
export class Brake {
  /** Time limit of an attempt. */
  readonly limit: AttemptLimit;
  readonly #options: BrakeOptions;
  readonly #policy: RetryPolicy;
  readonly #throttle: Throttle;
  readonly #outage: Outage;
  readonly #limits: RateLimits;
  readonly #waiting: Waiting[] = [];
  #present = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed: CallFailure | undefined;
  /** Attempts in a row that hung. */
  #hangs = 0;
  /** Whether the user knows of the outage. */
  #told = false;
  /** The end of the last pause that the user was told of. */
  #saidUntil = Number.NEGATIVE_INFINITY;

  constructor(options: BrakeOptions) {
    this.#options = options;
    this.#policy = { ...DEFAULT_RETRY_POLICY, ...options.policy };
    const { minDelayMs, maxDelayMs, outageMs, attemptTimeoutMs, firstTimeoutMs, leastTimeoutMs } =
      this.#policy;
    const slots = options.slots ?? Number.POSITIVE_INFINITY;
    this.#limits = new RateLimits(options.rateLimit ?? {});
    this.#throttle = new Throttle({
      slots,
      auto: options.auto === true,
      minDelayMs,
      maxDelayMs,
      chance: Math.random,
    });
    this.#outage = new Outage({
      waitMs: outageMs,
      firstPauseMs: 2 * minDelayMs,
      longestPauseMs: Math.min(maxDelayMs, LONGEST_LOOK_MS),
    });
    this.limit = new AttemptLimit({
      fullMs: attemptTimeoutMs,
      firstMs: firstTimeoutMs,
      leastMs: leastTimeoutMs,
    });
  }

  /**
   * A call that will make attempts, and leave in the end.
   * @param tokens that each of them is estimated to take
   */
  join(tokens = 0): BrakedCall {
    const call = {};
    let start: Start = { at: 0, wave: 0, last: false };
    this.#present += 1;
    return {
      start: async (signal) => {
        start = await this.#enter({ call, tokens }, signal);
      },
      answered: (latencyMs, answer) => {
        this.limit.answered(latencyMs);
        this.#limitsEnd(tokens, answer);
        this.#answered(start);
      },
      failed: (failure) => this.#failed({ call, start, failure, tokens }),
      ended: () => {
        this.#limitsEnd(tokens);
        this.#ended(call);
      },
      leave: () => {
        this.#present -= 1;
      },
    };
  }

  /**
   * Time limit of an attempt that begins now, in ms.
   * @param workMs what each call may take a slow server, which works at all of them at once
   */
  limitMs(workMs = Number.POSITIVE_INFINITY): number {
    return this.limit.derivedMs(workMs * this.#present);
  }

  /** No call starts any more: each one that waits or comes later fails in the same way. Those in flight may end. */
  close(failure: CallFailure): void {
    this.#closed ??= failure;
    clearTimeout(this.#timer);
    for (const { refuse } of this.#waiting.splice(0)) refuse(this.#closed.again());
  }

  /** What a call without an answer took is given back: it is refused, or makes another attempt. */
  #limitsEnd(tokens: number, answer?: AnswerFacts): void {
    const now = this.#options.clock.monotonic();
    const quotas = answer?.headers === undefined ? undefined : readQuotas(answer.headers, Date.now());
    this.#limits.ended({ tokens, used: answer === undefined ? 0 : answer.tokens, quotas }, now);
  }

  async #enter({ call, tokens }: Pick<Waiting, 'call' | 'tokens'>, signal: AbortSignal): Promise<Start> {
    signal.throwIfAborted();
    if (this.#closed !== undefined) throw this.#closed.again();
    const now = this.#options.clock.monotonic();
    if (this.#waiting.length === 0 && this.#opensAt(tokens, now) <= now) {
      return this.#begin({ call, tokens }, now);
    }
    return await new Promise<Start>((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        // A timer for nobody would keep the process alive.
        if (this.#waiting.length === 0) clearTimeout(this.#timer);
        reject(signal.reason);
      };
      const entry: Waiting = {
        call,
        tokens,
        admit: (start) => {
          signal.removeEventListener('abort', abort);
          resolve(start);
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(entry);
      this.#admit();
    });
  }

  /** Lets calls start as far as they may, and looks again when the next one may. */
  #admit(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const now = this.#options.clock.monotonic();
      const opensAt = this.#opensAt(next.tokens, now);
      if (opensAt > now) {
        if (Number.isFinite(opensAt)) this.#timer = setTimeout(() => this.#admit(), Math.ceil(opensAt - now));
        return;
      }
      this.#waiting.shift();
      next.admit(this.#begin(next, now));
    }
  }

  #opensAt(tokens: number, now: number): number {
    return Math.max(this.#throttle.opensAt(now), this.#outage.opensAt, this.#limits.opensAt(tokens, now));
  }

  #begin({ call, tokens }: Pick<Waiting, 'call' | 'tokens'>, now: number): Start {
    this.#outage.started(call);
    this.#limits.started(tokens, now);
    return this.#throttle.start(now);
  }

  #answered(start: Start): void {
    const now = this.#options.clock.monotonic();
    this.#throttle.answered(start, now);
    this.#isThere(now);
    this.#admit();
  }

  #ended(call: object): void {
    this.#throttle.ended();
    this.#outage.ended(call);
    this.#admit();
  }

  #failed(failed: Failed): boolean {
    const { call, start, failure, tokens } = failed;
    this.#limitsEnd(tokens);
    const { status, kind } = failure;
    this.#hangs = kind === 'timeout' ? this.#hangs + 1 : 0;
    const away = kind === 'connection' || kind === 'truncated' || AWAY.includes(status);
    const fallen = away || (status ?? 0) >= 500 || this.#outage.lasts;
    if (failure.transient && (status === 429 || failure.retryAfterMs !== undefined)) this.#refused(failed);
    else if (failure.transient && fallen) return this.#fell(failed, away);
    else if (kind === 'status' && !failure.transient) this.#answered(start);
    else this.#ended(call);
    if (!this.limit.isKnown && this.#hangs >= ENOUGH_HANGS) this.#stop(failure);
    return false;
  }

  #refused({ call, start, failure }: Failed): void {
    const now = this.#options.clock.monotonic();
    const { retryAfterMs: askedMs } = failure;
    if (askedMs !== undefined && askedMs > this.#policy.maxRetryAfterMs) {
      this.#stop(failure);
      this.#ended(call);
      return;
    }
    // A server that asks for no pause at all names none.
    const pauseMs = this.#throttle.refused(start, { now, askedMs: askedMs === 0 ? undefined : askedMs });
    this.#isThere(now);
    // Those that are refused together are one pause.
    if (pauseMs >= LONG_PAUSE_MS && now + pauseMs - this.#saidUntil >= LONG_PAUSE_MS) {
      this.#saidUntil = now + pauseMs;
      this.#say(`is limiting calls; going on in ${roundDuration(pauseMs)}.`);
    }
    this.#admit();
  }

  #fell({ call, failure }: Failed, away: boolean): boolean {
    this.#throttle.ended();
    const now = this.#options.clock.monotonic();
    const verdict = this.#outage.failed(call, { now, away, present: this.#present });
    const { outageMs } = this.#policy;
    if (verdict === 'part' && !this.#told) {
      this.#told = true;
      this.#say(`does not answer (${wordsOf(failure)}); waiting up to ${roundDuration(outageMs)} for it.`);
    }
    if (verdict === 'gone') this.#stop(failure);
    this.#admit();
    return verdict === 'began' || verdict === 'part';
  }

  #stop(failure: CallFailure): void {
    failure.final = true;
    this.close(failure);
  }

  #isThere(now: number): void {
    const outageMs = this.#outage.answered(now);
    if (outageMs === undefined) return;
    this.#throttle.restart();
    if (this.#told) this.#say(`answers again after ${roundDuration(outageMs)}; going on.`);
    this.#told = false;
  }

  #say(what: string): void {
    this.#options.onNotice?.(`${this.#options.name ?? 'The server'} ${what}`);
  }
}

function wordsOf({ status, message }: CallFailure): string {
  return status === undefined ? quote(message) : `${status}: ${quote(message)}`;
}
