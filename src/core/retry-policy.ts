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
  /** How long a server that answered before is waited for when it is away, in ms. */
  readonly outageMs: number;
  /** Time limit of one attempt in ms. */
  readonly attemptTimeoutMs: number;
  /** Shortest limit that is derived from the times of earlier answers, in ms. */
  readonly leastTimeoutMs: number;
  /** How long an attempt that is in flight may go on once the work is aborted, in ms: its answer may be paid for. */
  readonly graceMs: number;
}
