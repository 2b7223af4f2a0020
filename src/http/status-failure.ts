import { askedWait, type ResponseHeaders } from './asked-wait.ts';
import { errorWords } from './error-words.ts';
import { CallFailure } from './failure.ts';

/** An answer with an error status. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders | undefined;
  /** Parsed JSON, or a text. */
  readonly body: unknown;
  readonly cause?: unknown;
}

/** The facts of a call that was answered with an error status, whatever form its body has. */
export function statusFailure({ status, headers, body, cause }: FailedAnswer): CallFailure {
  const { message, code, parameter } = errorWords(body);
  return new CallFailure({
    kind: 'status',
    message,
    status,
    code,
    parameter,
    retryAfterMs: askedWait({ status, headers, message }, Date.now()),
    cause,
  });
}
