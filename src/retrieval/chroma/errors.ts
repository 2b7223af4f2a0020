import { BenchError } from '../../core/errors.ts';
import { type CallFailure, describeCauses } from '../../http/failure.ts';
import { redact } from '../../http/redact.ts';

/** A server as messages show it. */
export interface ChromaTarget {
  /** Without credentials. */
  readonly url: string;
  readonly secrets: readonly (string | undefined)[];
}

/** An error that ends the run. */
export function fatal(message: string, more: ConstructorParameters<typeof BenchError>[2] = {}): BenchError {
  return new BenchError('PROVIDER', message, { ...more, details: { ...more.details, fatal: true } });
}

/** Nothing answers. */
export function unreachable({ url, secrets }: ChromaTarget, cause: unknown): BenchError {
  const reason = cause === undefined ? '' : ` Reason: ${redact(describeCauses(cause), secrets)}.`;
  return fatal(`Chroma cannot be reached at ${url}.${reason}`, {
    cause,
    hint: 'Start it, or correct CHROMA_URL or --chroma; without either, a server of our own is used.',
  });
}

/** It sends us elsewhere: to an address of its own, or where nothing may be sent. */
export function redirected({ url, secrets }: ChromaTarget, moved: string | CallFailure): BenchError {
  const within = typeof moved === 'string';
  const where = within ? `to ${new URL(moved).pathname}` : moved.message;
  return fatal(`Chroma at ${url} redirects ${redact(where, secrets)}; nothing was sent there.`, {
    hint: within
      ? 'Give the address of Chroma itself with --chroma.'
      : 'Give that address with --chroma if you trust it.',
    details: { redirected: true },
  });
}

/** It speaks an older protocol. */
export function tooOld({ url }: ChromaTarget, version: string): BenchError {
  return fatal(`Chroma ${version} at ${url} is too old; 1.0 or newer is needed.`, {
    hint: 'Update it, or leave CHROMA_URL and --chroma out; then a server of our own is used.',
  });
}

/** It was waited for in vain. */
export function noAnswer({ url }: ChromaTarget, limitMs: number): BenchError {
  return fatal(`Chroma at ${url} did not answer within ${limitMs / 1000} s.`);
}

/** It does not let us in. */
export function refused({ url }: ChromaTarget): BenchError {
  return fatal(`Chroma at ${url} refuses the credentials.`, {
    hint: 'Set CHROMA_TOKEN (a bearer token) or CHROMA_API_KEY (Chroma Cloud), or write user:password@ into the URL.',
  });
}

/** Something else answers. */
export function noChroma({ url }: ChromaTarget, status = 200): BenchError {
  return fatal(
    `Chroma at ${url} failed: what answers there, with status ${status}, is not a Chroma of API v2.`,
    {
      hint: 'Correct CHROMA_URL or --chroma; Chroma before 1.0 is not supported.',
    },
  );
}
