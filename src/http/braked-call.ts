import type { ResponseHeaders } from './asked-wait.ts';
import type { CallFailure } from './failure.ts';

/** A call in the terms of its brake. */
export interface BrakedCall {
  /**
   * Waits until the next attempt may start.
   * @throws CallFailure when no call may start any more; the signal's reason when aborted
   */
  start(signal: AbortSignal): Promise<void>;
  /** The attempt was answered within so many ms. */
  answered(latencyMs: number, answer?: AnswerFacts): void;
  /** The attempt failed. Whether that belongs to an outage that is waited for, and takes no retry. */
  failed(failure: CallFailure): boolean;
  /** The attempt ended in a way that tells nothing about the server. */
  ended(): void;
  /** No further attempt will be made. */
  leave(): void;
}

/** What an answer says of the limits that it counts against. */
export interface AnswerFacts {
  /** Tokens that the call took; `null` where nobody said. */
  readonly tokens: number | null;
  readonly headers: ResponseHeaders | undefined;
}
