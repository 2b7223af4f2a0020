import { CallFailure } from './failure.ts';
import { limitBody, MEBIBYTE } from './limit-body.ts';
import { publicUrl } from './redact.ts';
import { judgeRedirect } from './redirect.ts';

/** What bodies may be, in bytes after unpacking. */
export interface BodyLimits {
  /** Of an answer; a longer one is a failed call. */
  readonly answerBytes: number;
  /** Of an error; what is longer is cut off. */
  readonly errorBytes: number;
}

const BODY_LIMITS: BodyLimits = { answerBytes: 16 * MEBIBYTE, errorBytes: MEBIBYTE / 16 };

/** Redirects of one call that are followed. */
const MOST_REDIRECTS = 3;

/**
 * The `fetch` of every call that carries a key, a prompt or a document, to be handed to clients in place of the global one.
 *
 * - A redirect to another origin is never followed: neither what is sent nor the key goes to a host that nobody named.
 * - A redirect within the origin is followed where the request stays as it is: with 307 and 308, and for GET with all.
 * - A body ends at a number of bytes, counted after unpacking, so that no answer fills the memory.
 *
 * `judgeRedirect` and `limitBody` are for clients that bring a `fetch` of their own.
 * @returns a `fetch` that throws a `CallFailure` of kind `redirect`, and whose bodies throw one of kind `too-large`
 */
export function guardedFetch(limits: Partial<BodyLimits> = {}): typeof fetch {
  const { answerBytes, errorBytes } = { ...BODY_LIMITS, ...limits };
  return async (input, init) => {
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    let url = input instanceof Request ? input.url : String(input);
    for (let hops = 0; ; hops += 1) {
      const sent = hops === 0 ? input : url;
      const response = await fetch(sent, { ...init, redirect: 'manual' });
      const next = judgeRedirect({ response, url, method });
      if (next === null) {
        return response.ok
          ? limitBody(response, { bytes: answerBytes, beyond: 'fail' })
          : limitBody(response, { bytes: errorBytes, beyond: 'cut' });
      }
      await response.body?.cancel();
      if (next instanceof CallFailure) throw next;
      // What was read from a stream cannot be sent once more.
      if (input instanceof Request || init?.body instanceof ReadableStream || hops === MOST_REDIRECTS) {
        throw new CallFailure({
          kind: 'redirect',
          message: `again and again, at last to ${publicUrl(next)}`,
        });
      }
      url = next;
    }
  };
}
