import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import type { RetryAllowance, RetryPolicy } from '../core/retry-policy.ts';
import { Brake } from './brake.ts';
import type { AnswerFacts } from './braked-call.ts';
import { CallFailure } from './failure.ts';
import { DEFAULT_RETRY_POLICY } from './retry-defaults.ts';

/** Most pauses of one call that a server asks for and that take no retry: it may ask for next to nothing. */
const MAX_ASKED_PAUSES = 20;
/** A call that hung is rarely answered later, and each try takes the whole time limit. */
const RETRIES_AFTER_HANG = 1;

/** A value and where the time went. */
export interface Attempted<T> {
  readonly value: T;
  /** Time of the attempt that succeeded, in ms. */
  readonly latencyMs: number;
  /** Time before the first attempt, while others were let go first or the server was waited for, in ms. */
  readonly queueMs: number;
  /** Attempts that failed before it. */
  readonly retries: number;
  /** Time of the failed attempts and of the pauses, in ms. */
  readonly retryMs: number;
}

/** What `withRetries` needs besides the operation. */
export interface RetryOptions<T> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly policy?: Partial<RetryPolicy> | undefined;
  /** The brake of the model at its endpoint; a call without one waits for itself alone. */
  readonly brake?: Brake | undefined;
  /**
   * Called with every failure: `true` when the next attempt will be a different one that can succeed,
   * for instance without a parameter that was refused. Such an attempt follows at once and takes none of the retries.
   */
  readonly mend?: (failure: CallFailure) => boolean;
  /** Whether no further attempt is worth its time, for a reason that the failure alone does not tell. */
  readonly isHopeless?: (failure: CallFailure) => boolean;
  /** Tokens that each attempt is estimated to take, for limits of tokens. */
  readonly tokens?: number;
  /** What the call may take a slow server, in ms; no bound when left out. */
  readonly workMs?: number | undefined;
  /** What an answer says of the limits that it counts against. */
  readonly factsOf?: (value: T) => AnswerFacts;
  /** What the run may repeat; without it, as much as the policy says. */
  readonly budget?: RetryAllowance | undefined;
  /** Called with every failed attempt, the last one included, also within the time of grace; not with one that was aborted. */
  readonly onFailure?: (failure: CallFailure) => void | Promise<void>;
  /** Called before every attempt, which begins and is timed from when it is done. */
  readonly beforeAttempt?: () => void | Promise<void>;
}

/**
 * Makes a call until it succeeds or there is no use in going on. When it is aborted, nothing new is begun; the attempt that
 * is in flight has a time of grace, and its answer is returned like any other.
 * @param operation one attempt; throws a `CallFailure` for everything that the network or the server did
 * @throws CallFailure the last one, with its number of attempts; the signal's reason when aborted
 */
export async function withRetries<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions<T>,
): Promise<Attempted<T>> {
  const { clock, signal } = options;
  const policy = { ...DEFAULT_RETRY_POLICY, ...options.policy };
  const brake = options.brake ?? new Brake({ clock, policy });
  const patience = new Patience(policy);
  const call = brake.join(options.tokens);
  const entered = clock.monotonic();
  let began: number | undefined;
  let attempts = 0;
  try {
    for (;;) {
      await call.start(signal);
      try {
        await options.beforeAttempt?.();
        const started = clock.monotonic();
        began ??= started;
        attempts += 1;
        const limitMs = patience.limitMs(brake, options.workMs);
        const value = await withTimeLimit(operation, { signal, limitMs, graceMs: policy.graceMs });
        const latencyMs = clock.monotonic() - started;
        call.answered(latencyMs, options.factsOf?.(value));
        options.budget?.answered();
        return {
          value,
          latencyMs,
          queueMs: began - entered,
          retries: attempts - 1,
          retryMs: started - began,
        };
      } catch (error) {
        if (!(error instanceof CallFailure)) {
          call.ended();
          throw error;
        }
        // First, because it lets other calls go on also where the failure cannot be written down.
        const waitedFor = call.failed(error);
        await options.onFailure?.(error);
        if (options.mend?.(error) === true) continue;
        if (options.isHopeless?.(error) === true) throw error;
        const pauseMs = patience.pauseMs(error, { waitedFor, budget: options.budget });
        if (pauseMs === null) throw error;
        if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CallFailure && attempts > 0) error.attempts = attempts;
    throw error;
  } finally {
    call.leave();
  }
}

/** What is left of the tries of one call. */
class Patience {
  readonly #policy: RetryPolicy;
  #retries = 0;
  #hangs = 0;
  #hungInFull = false;
  #limitMs = 0;
  #askedMs = 0;
  #askedPauses = 0;

  constructor(policy: RetryPolicy) {
    this.#policy = policy;
  }

  /** Time limit of the next attempt: one of a call's attempts has all the time that there is before it is given up. */
  limitMs(brake: Brake, workMs: number | undefined): number {
    const again = this.#hangs > 0 && !this.#hungInFull;
    this.#limitMs = again ? brake.limit.afterHangMs(this.#limitMs) : brake.limitMs(workMs);
    return this.#limitMs;
  }

  /**
   * What the call itself waits before its next attempt, besides the brake, in ms; `null` to give it up.
   * @param waitedFor whether the server is away and waited for
   * @param budget what the run may repeat
   */
  pauseMs(
    failure: CallFailure,
    { waitedFor, budget }: { readonly waitedFor: boolean; readonly budget: RetryAllowance | undefined },
  ): number | null {
    const { maxRetryAfterMs, minDelayMs, maxDelayMs, retries, attemptTimeoutMs } = this.#policy;
    const { retryAfterMs: askedMs = 0 } = failure;
    if (!failure.transient || failure.final || askedMs > maxRetryAfterMs) return null;
    if (waitedFor) return 0;
    // All calls wait with it, unless the server turns out to refuse this one alone.
    if (this.#isAsked(askedMs)) return askedMs;
    if (failure.kind === 'timeout') {
      this.#hangs += 1;
      this.#hungInFull ||= this.#limitMs >= attemptTimeoutMs;
      if (this.#hangs > RETRIES_AFTER_HANG) return null;
    }
    if (this.#retries >= retries) return null;
    if (failure.status !== 429 && budget?.take() === false) return null;
    this.#retries += 1;
    // The brake makes these pauses, for all calls.
    if (askedMs > 0 || failure.status === 429) return 0;
    return Math.random() * Math.min(maxDelayMs, minDelayMs * 2 ** this.#retries);
  }

  /** Whether the server names a pause, which is no blind attempt. */
  #isAsked(askedMs: number): boolean {
    if (askedMs === 0 || this.#askedPauses >= MAX_ASKED_PAUSES) return false;
    if (this.#askedMs + askedMs > this.#policy.maxAskedMs) return false;
    this.#askedMs += askedMs;
    this.#askedPauses += 1;
    return true;
  }
}

/** @throws the signal's reason when the time of grace is over, a `CallFailure` when the attempt took too long */
async function withTimeLimit<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  options: Pick<RetryPolicy, 'graceMs'> & { readonly signal: AbortSignal; readonly limitMs: number },
): Promise<T> {
  const { signal, limitMs, graceMs } = options;
  // Not AbortSignal.timeout: its timer would live on after every one of many thousand calls.
  const controller = new AbortController();
  let ended: 'late' | 'aborted' | undefined;
  const end = (how: 'late' | 'aborted'): void => {
    ended ??= how;
    controller.abort(how === 'aborted' ? signal.reason : undefined);
  };
  let grace: NodeJS.Timeout | undefined;
  const beginGrace = (): void => {
    if (graceMs <= 0) end('aborted');
    else grace = setTimeout(() => end('aborted'), graceMs);
  };
  signal.throwIfAborted();
  const timer = setTimeout(() => end('late'), limitMs);
  signal.addEventListener('abort', beginGrace, { once: true });
  try {
    return await operation(controller.signal);
  } catch (error) {
    if (ended === 'aborted') throw signal.reason;
    if (ended !== 'late') throw error;
    const seconds = limitMs / 1000;
    // The server may be at work on it, and count it.
    throw new CallFailure({
      kind: 'timeout',
      message: `no answer within ${seconds} s`,
      paid: { usage: null },
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    signal.removeEventListener('abort', beginGrace);
  }
}
