import type { RetryPolicy } from '../core/retry-policy.ts';

/** What is waited for when work is aborted, unless a policy says otherwise, in ms. */
export const GRACE_MS = 10_000;

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  retries: 4,
  minDelayMs: 500,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 300_000,
  maxAskedMs: 300_000,
  outageMs: 120_000,
  attemptTimeoutMs: 120_000,
  firstTimeoutMs: 30_000,
  leastTimeoutMs: 30_000,
  graceMs: GRACE_MS,
};
