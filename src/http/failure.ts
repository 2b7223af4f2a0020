import type { Usage } from '../protocol/model.ts';

/** How a call over the network went wrong. */
export type FailureKind =
  /** The server answered with an error status. */
  | 'status'
  /** No connection, or it broke off before an answer began. */
  | 'connection'
  /** The connection broke off in the middle of an answer. */
  | 'truncated'
  /** No answer within the time limit of an attempt. */
  | 'timeout'
  /** An error in place of an answer, without a status that says of what kind it is. */
  | 'reported'
  /** An answer that is not what the protocol says. */
  | 'malformed'
  /** An answer that was not read to its end, because there is too much of it. */
  | 'too-large'
  /** Another address in place of an answer, to which the request may not be sent. */
  | 'redirect'
  /** A program in place of a server ended with a fault. */
  | 'exit'
  /** Recorded answers have none to this request. */
  | 'not-recorded';

/** What the same call would meet again. */
const LASTING: readonly FailureKind[] = ['malformed', 'too-large', 'redirect', 'exit', 'not-recorded'];

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
  /** Only where something was generated, or may have been, and so paid for; the usage is `null` when the provider did not say. */
  readonly paid?: { readonly usage: Usage | null } | undefined;
  /** Of an answer that cannot be read: whether it was damaged on its way, or replaced by a gateway. */
  readonly damaged?: boolean | undefined;
  readonly cause?: unknown;
}

/** Codes of a 429 that no waiting cures: the account has nothing left to spend. */
const EXHAUSTED_CODES: readonly string[] = ['insufficient_quota', 'billing_hard_limit_reached'];
/** Payment required: routers and prepaid accounts say so. */
const PAYMENT_REQUIRED = 402;
/** Codes of a model that the server does not have, or has no more. */
const UNKNOWN_MODEL_CODES: readonly string[] = [
  'model_not_found',
  'model_not_supported',
  'model_decommissioned',
  'unknown_model',
  'DeploymentNotFound',
];
/** The same in words, where a bad request has no such code. */
const UNKNOWN_MODEL =
  /\bmodel\b[^.\n]{0,80}?\b(?:does(?: not|n't) exist|not exist|(?:was )?not found|has been decommissioned|is not a valid model)|\b(?:unknown|no such) model\b|\binvalid model name\b|not a valid model/i;

/** A failed call in the terms that retrying and messages need; every client's own errors are brought to it. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly parameter: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly paid: FailureFacts['paid'];
  readonly #facts: FailureFacts;
  /** Attempts made when it was given up. */
  attempts = 1;
  /** Whether no further call to the endpoint is worth an attempt. */
  final = false;

  constructor(facts: FailureFacts) {
    super(facts.message.toWellFormed(), facts.cause === undefined ? {} : { cause: facts.cause });
    this.#facts = facts;
    this.kind = facts.kind;
    this.status = facts.status;
    this.code = facts.code;
    this.parameter = facts.parameter;
    this.retryAfterMs = facts.retryAfterMs;
    this.paid = facts.paid;
  }

  /** The same failure, of a call that was not even sent because of it. */
  again(): CallFailure {
    const same = new CallFailure({ ...this.#facts, paid: undefined });
    same.attempts = this.attempts;
    same.final = true;
    return same;
  }

  /** Whether the account's quota or credit is used up. */
  get exhausted(): boolean {
    if (this.status === PAYMENT_REQUIRED) return true;
    return this.code !== undefined && EXHAUSTED_CODES.includes(this.code);
  }

  /** Whether the server says that it does not have what the call is addressed to: the model, or the path. */
  get addressUnknown(): boolean {
    return this.kind === 'status' && (this.status === 404 || this.modelUnknown);
  }

  /** Whether it is the model that the server says it does not have. */
  get modelUnknown(): boolean {
    if (this.kind !== 'status') return false;
    if (this.code !== undefined && UNKNOWN_MODEL_CODES.includes(this.code)) return true;
    if (this.status === 404) return /model/i.test(this.message);
    return (this.status === 400 || this.status === 422) && UNKNOWN_MODEL.test(this.message);
  }

  /** Whether the same call may succeed a moment later. */
  get transient(): boolean {
    if (this.kind === 'status') return !this.exhausted && isTransientStatus(this.status ?? 0);
    return this.#facts.damaged === true || !LASTING.includes(this.kind);
  }
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
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
