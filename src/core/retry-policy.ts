/** How often and how patiently a call is repeated. */
export interface RetryPolicy {
  /** Repetitions after the first attempt. */
  readonly retries: number;
  /** Mean of the pause before the first repetition in ms; doubled each time. Pauses are spread by chance from 0 to twice that. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** A server that asks for a longer pause is given up at once, in ms. */
  readonly maxRetryAfterMs: number;
  /** Pauses that servers ask for take none of the retries until they sum up to this, in ms. */
  readonly maxAskedMs: number;
  /** How long a server that answered before is waited for when it is away, in ms. */
  readonly outageMs: number;
  /** Time limit of one attempt in ms. */
  readonly attemptTimeoutMs: number;
  /** The same until a server has answered its first call, in ms, besides what the calls in flight may take a slow one. */
  readonly firstTimeoutMs: number;
  /** Shortest limit that is derived from the times of earlier answers, in ms. */
  readonly leastTimeoutMs: number;
  /** How long an attempt that is in flight may go on once the work is aborted, in ms: its answer may be paid for. */
  readonly graceMs: number;
}

/** What may be repeated of all calls of a run. */
export interface RetryAllowance {
  /** A call was answered. */
  answered(): void;
  /** Whether one more call may be repeated. */
  take(): boolean;
}
