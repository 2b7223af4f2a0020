import type { Usage } from '../core/model.ts';

/** How a call over the network went wrong. */
export type FailureKind =
  /** The server answered with an error status. */
  | 'status'
  /** No connection, or it broke off. */
  | 'connection'
  /** No answer within the time limit of an attempt. */
  | 'timeout'
  /** An error in place of an answer, without a status that says of what kind it is. */
  | 'reported'
  /** An answer that is not what the protocol says. */
  | 'malformed';

/** The facts of a failed call, as far as they are known. */
export interface FailureFacts {
  readonly kind: FailureKind;
  readonly message: string;
  /** HTTP status; only with kind `status`. */
  readonly status?: number | undefined;
  /** The provider's own code of the error. */
  readonly code?: string | undefined;
  /** The request parameter that the provider objects to. */
  readonly parameter?: string | undefined;
  /** How long the server asks to wait, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Only where something was generated, and so paid for; the usage is `null` when the provider did not say. */
  readonly paid?: { readonly usage: Usage | null } | undefined;
  readonly cause?: unknown;
}

/** Codes of a 429 that no waiting cures: the account has nothing left to spend. */
const EXHAUSTED_CODES: readonly string[] = ['insufficient_quota', 'billing_hard_limit_reached'];

/** A failed call in the terms that retrying and messages need; every client's own errors are brought to it. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly parameter: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly paid: FailureFacts['paid'];
  /** Attempts made when it was given up. */
  attempts = 1;

  constructor(facts: FailureFacts) {
    super(facts.message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.kind = facts.kind;
    this.status = facts.status;
    this.code = facts.code;
    this.parameter = facts.parameter;
    this.retryAfterMs = facts.retryAfterMs;
    this.paid = facts.paid;
  }

  /** Whether the account's quota is used up. */
  get exhausted(): boolean {
    return this.code !== undefined && EXHAUSTED_CODES.includes(this.code);
  }

  /** Whether the same call may succeed a moment later. */
  get transient(): boolean {
    if (this.kind === 'status') return !this.exhausted && isTransientStatus(this.status ?? 0);
    return this.kind !== 'malformed';
  }
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
 * @param now wall-clock time in ms since 1970, for the date form
 * @returns ms to wait, `undefined` when the header is missing or unreadable
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The chain of causes of an error in one line: `fetch failed` alone says nothing. */
export function describeCauses(error: unknown): string {
  const messages: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && messages.length < 4) {
    const message = current.message.trim() || ('code' in current && String(current.code)) || current.name;
    if (!messages.some((known) => known.includes(message))) messages.push(message);
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return messages.length === 0 ? String(error) : messages.join(': ');
}
