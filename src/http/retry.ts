import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Clock } from '../core/clock.ts';
import { CallFailure } from './failure.ts';

/** How often and how patiently a call is repeated. */
export interface RetryPolicy {
  /** Repetitions after the first attempt. */
  readonly retries: number;
  /** Pause before the first repetition in ms; doubled each time, and spread by chance up to twice that. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** A server that asks for a longer pause is given up at once, in ms. */
  readonly maxRetryAfterMs: number;
  /** Pauses that servers ask for take none of the retries until they sum up to this, in ms. */
  readonly maxAskedMs: number;
  /** Time limit of one attempt in ms. */
  readonly attemptTimeoutMs: number;
  /** How long an attempt that is in flight may go on once the work is aborted, in ms: its answer may be paid for. */
  readonly graceMs: number;
}

/** What is waited for when work is aborted, unless a policy says otherwise, in ms. */
export const GRACE_MS = 10_000;

/** Few attempts within about half a minute. */
const DEFAULT_RETRY_POLICY: RetryPolicy = {
  retries: 4,
  minDelayMs: 500,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 60_000,
  maxAskedMs: 300_000,
  attemptTimeoutMs: 120_000,
  graceMs: GRACE_MS,
};

/** Most pauses of one call that a server asks for and that take no retry: it may ask for next to nothing. */
const MAX_ASKED_PAUSES = 20;

/** A value and where the time went. */
export interface Attempted<T> {
  readonly value: T;
  /** Time of the attempt that succeeded, in ms. */
  readonly latencyMs: number;
  /** Attempts that failed before it. */
  readonly retries: number;
  /** Time of the failed attempts and of the pauses, in ms. */
  readonly retryMs: number;
}

/** What `withRetries` needs besides the operation. */
export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly policy?: Partial<RetryPolicy> | undefined;
  /**
   * Called with every failure: `true` when the next attempt will be a different one that can succeed,
   * for instance without a parameter that was refused. Such an attempt follows at once and takes none of the retries.
   */
  readonly mend?: (failure: CallFailure) => boolean;
  /** Called with every failed attempt, the last one included, also within the time of grace; not with one that was aborted. */
  readonly onFailure?: (failure: CallFailure) => void;
}

/**
 * Makes a call until it succeeds or there is no use in going on. When it is aborted, nothing new is begun; the attempt that
 * is in flight has a time of grace, and its answer is returned like any other.
 * @param operation one attempt; throws a `CallFailure` for everything that the network or the server did
 * @throws CallFailure the last one, with its number of attempts; the signal's reason when aborted
 */
export async function withRetries<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions,
): Promise<Attempted<T>> {
  const { clock, signal } = options;
  const policy = { ...DEFAULT_RETRY_POLICY, ...options.policy };
  const began = clock.monotonic();
  let attempts = 0;
  let answered: Attempted<T> | undefined;
  let mended = false;
  /** The server named a pause, which is no blind attempt. */
  let asked = false;
  let askedMs = 0;
  let askedPauses = 0;
  const worthwhile = (error: Error): error is CallFailure =>
    error instanceof CallFailure &&
    error.transient &&
    (error.retryAfterMs === undefined || error.retryAfterMs <= policy.maxRetryAfterMs);

  try {
    return await pRetry(
      async () => {
        attempts += 1;
        const started = clock.monotonic();
        const value = await withTimeLimit(operation, { ...policy, signal }).catch((error: unknown) => {
          if (error instanceof CallFailure) options.onFailure?.(error);
          throw error;
        });
        const latencyMs = clock.monotonic() - started;
        answered = { value, latencyMs, retries: attempts - 1, retryMs: attempts === 1 ? 0 : started - began };
        return answered;
      },
      {
        signal,
        // One more than there are: p-retry gives up on the last one even where none is taken.
        retries: policy.retries + 1,
        minTimeout: policy.minDelayMs,
        maxTimeout: policy.maxDelayMs,
        randomize: true,
        // p-retry asks this first, then calls onFailedAttempt, then shouldRetry.
        shouldConsumeRetry: ({ error }) => {
          mended = error instanceof CallFailure && options.mend?.(error) === true;
          const pause = mended || !worthwhile(error) ? 0 : (error.retryAfterMs ?? 0);
          asked = pause > 0 && askedPauses < MAX_ASKED_PAUSES && askedMs + pause <= policy.maxAskedMs;
          if (asked) {
            askedMs += pause;
            askedPauses += 1;
          }
          return !mended && !asked;
        },
        shouldRetry: ({ error, retriesLeft }) => mended || asked || (retriesLeft > 1 && worthwhile(error)),
        onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
          if (mended || !worthwhile(error) || error.retryAfterMs === undefined) return;
          if (retriesLeft === 1 && !asked) return;
          // A retry that is taken has its own pause, which p-retry makes.
          const more = error.retryAfterMs - retryDelay;
          if (more > 0) await sleep(more, undefined, { signal });
        },
      },
    );
  } catch (error) {
    // p-retry drops an answer that came after the signal.
    if (answered !== undefined) return answered;
    signal.throwIfAborted();
    if (error instanceof CallFailure) error.attempts = attempts;
    throw error;
  }
}

/** @throws the signal's reason when the time of grace is over, a `CallFailure` when the attempt took too long */
async function withTimeLimit<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  options: Pick<RetryPolicy, 'attemptTimeoutMs' | 'graceMs'> & { readonly signal: AbortSignal },
): Promise<T> {
  const { signal, attemptTimeoutMs, graceMs } = options;
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
  const timer = setTimeout(() => end('late'), attemptTimeoutMs);
  signal.addEventListener('abort', beginGrace, { once: true });
  try {
    return await operation(controller.signal);
  } catch (error) {
    if (ended === 'aborted') throw signal.reason;
    if (ended !== 'late') throw error;
    const seconds = attemptTimeoutMs / 1000;
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
