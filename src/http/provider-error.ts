import { BenchError } from '../core/errors.ts';
import type { CallFailure } from './failure.ts';
import { redact } from './redact.ts';
import { roundDuration, sayTime } from './wait-words.ts';

/** Whom a failed call was addressed to. */
export interface CallTarget {
  /** Provider as a user knows it, for instance `openai`. */
  readonly provider: string;
  /** Model as the provider knows it. */
  readonly model: string;
  /** Endpoint without credentials. */
  readonly endpoint: string;
  /** Environment variable that holds the key; `null` where none is known to. */
  readonly keyVariable: string | null;
  /** The file that says how it is called, where a file does: advice then is about it, and not about a base URL. */
  readonly source?: string;
  /** Option that takes the endpoint's address; `--base-url` where it is left out. */
  readonly addressOption?: string;
  /** Values that must not appear in a message. */
  readonly secrets: readonly (string | undefined)[];
}

/** Longest part of a provider's own words that a message repeats. */
const MAX_QUOTED = 400;
/** A wait whose end is said too, in ms. */
const LONG_WAIT_MS = 60_000;

/**
 * Turns a failed call into the error that a user reads: what happened, without secrets, and what to do about it.
 * @param hopeless whether no other call to the target can do better, for a reason that the failure alone does not tell
 * @param answeredBefore whether the target has answered a call of this process
 * @param whenBusy what to do about a limit of calls
 * @param mayBePaid whether any of its attempts may have been paid for
 * @param now the time as a record has it, to say until when a server asks to wait
 */
export function providerError(
  failure: CallFailure,
  target: CallTarget,
  {
    hopeless = false,
    answeredBefore = false,
    whenBusy = 'Lower --concurrency or try again later.',
    mayBePaid = failure.paid !== undefined,
    now,
  }: {
    readonly hopeless?: boolean;
    readonly answeredBefore?: boolean;
    readonly whenBusy?: string;
    readonly mayBePaid?: boolean;
    readonly now?: string;
  } = {},
): BenchError {
  const asked = askedWords(failure.retryAfterMs, now);
  const { what, hint } = explain(failure, target, {
    whenBusy: failure.final ? 'Try again then.' : whenBusy,
    asked,
  });
  const attempts = failure.attempts > 1 ? ` (${failure.attempts} attempts)` : '';
  return new BenchError('PROVIDER', redact(`${what}${attempts}.`, target.secrets), {
    // The client's own error is left out as cause: it carries headers and the request body.
    hint,
    details: {
      provider: target.provider,
      model: target.model,
      kind: failure.kind,
      status: failure.status ?? null,
      attempts: failure.attempts,
      paid: mayBePaid,
      addressUnknown: failure.addressUnknown || (failure.kind === 'redirect' && !answeredBefore),
      // Whether the same call may succeed a while later; one that hung had all the time that there is.
      transient: failure.transient && failure.kind !== 'timeout',
      // No other call with this key can do better, so a run stops instead of failing trial by trial.
      fatal:
        hopeless ||
        failure.final ||
        failure.kind === 'redirect' ||
        failure.status === 401 ||
        failure.exhausted,
    },
  });
}

interface Explanation {
  readonly what: string;
  readonly hint?: string;
}

/** ` and asks to wait 1 h, until 14:05`; empty where it does not ask. */
function askedWords(waitMs: number | undefined, now: string | undefined): string {
  if (waitMs === undefined || waitMs === 0) return '';
  const words = ` and asks to wait ${roundDuration(waitMs)}`;
  if (now === undefined || waitMs < LONG_WAIT_MS) return words;
  const from = new Date(now);
  return `${words}, until ${sayTime(new Date(from.getTime() + waitMs), from)}`;
}

function explain(
  failure: CallFailure,
  target: CallTarget,
  { whenBusy, asked }: { readonly whenBusy: string; readonly asked: string },
): Explanation {
  const { provider, model, endpoint, keyVariable, source, addressOption = '--base-url' } = target;
  const said = quote(failure.message);
  switch (failure.kind) {
    case 'connection':
      return {
        what: `${provider} could not be reached at ${endpoint}: ${said}`,
        hint: connectionHint(said, target),
      };
    case 'truncated':
      return { what: `${provider} at ${endpoint} broke off in the middle of its answer: ${said}` };
    case 'exit':
      return { what: `${provider}: ${endpoint} ${said}` };
    case 'not-recorded':
      return { what: `${provider}: ${said}` };
    case 'timeout':
      return {
        what: `${provider} at ${endpoint}: ${said}`,
        hint: 'If it needs longer, raise the limit with --timeout.',
      };
    case 'reported':
      return { what: `${provider} at ${endpoint} sent an error in place of an answer: ${said}` };
    case 'malformed':
      return {
        what: `${provider} at ${endpoint} sent an answer that cannot be read: ${said}`,
        hint:
          source === undefined
            ? 'Check that the base URL belongs to a compatible server.'
            : `Check what ${source} says of the answer.`,
      };
    case 'too-large':
      return { what: `${provider} at ${endpoint} sent an answer that is too large to be read: ${said}` };
    case 'redirect':
      return {
        what: `${provider} at ${endpoint} redirects ${said}`,
        hint: `Nothing was sent there. If you trust that address, ${source === undefined ? `give it with ${addressOption}` : `write it into ${source}`}.`,
      };
    case 'status':
      break;
  }
  const status = failure.status ?? 0;
  if (status === 401)
    return {
      what: `${provider} refused the key (401)`,
      hint: keyVariable === null ? `Check the headers in ${source}.` : `Set ${keyVariable} to a valid key.`,
    };
  if (failure.exhausted) return { what: `${provider}: the account has no quota left (${status}): ${said}` };
  if (failure.addressUnknown) return explainAddress(failure, target);
  if (status === 403) {
    return {
      what: `${provider} does not allow this key to use "${model}" (403): ${said}`,
      hint:
        keyVariable === null
          ? `Check the headers in ${source}.`
          : `Check the permissions of the key in ${keyVariable}.`,
    };
  }
  if (status === 429) {
    return {
      what: `${provider} limits the rate of calls (429)${asked}: ${said}`,
      hint: whenBusy,
    };
  }
  if (status >= 500) return { what: `${provider} failed (${status})${asked}: ${said}` };
  return { what: `${provider} refused the request to "${model}" (${status}): ${said}` };
}

function connectionHint(said: string, { source }: Pick<CallTarget, 'source'>): string {
  const address = source === undefined ? 'the base URL' : `the url in ${source}`;
  if (/wrong version number/i.test(said))
    return `The server does not speak https; write http:// in ${address}.`;
  if (/certificate/i.test(said)) {
    return 'Check the certificate of the server; NODE_EXTRA_CA_CERTS names a file with an authority of your own.';
  }
  return `Check the network and ${address}.`;
}

function explainAddress(
  failure: CallFailure,
  { provider, model, endpoint, source }: CallTarget,
): Explanation {
  const said = quote(failure.message);
  if (source !== undefined) {
    return {
      what: `nothing at ${endpoint} answers the calls of ${provider}:${model} (${failure.status}): ${said}`,
      hint: `Check the url in ${source}.`,
    };
  }
  const bare = URL.parse(endpoint)?.pathname === '/';
  const hint = bare ? ` /v1 may be missing from it: ${endpoint.replace(/\/+$/, '')}/v1.` : '';
  return failure.modelUnknown
    ? {
        what: `${provider} does not know the model "${model}" at ${endpoint} (${failure.status}): ${said}`,
        hint: `Check the name of the model and the base URL.${hint}`,
      }
    : {
        what: `nothing at ${endpoint} answers calls to ${provider}:${model} (${failure.status}): ${said}`,
        hint: `Check the base URL and the name of the model.${hint}`,
      };
}

/** A provider's words in one line of bounded length, without a closing full stop. */
export function quote(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().replace(/\.+$/, '');
  if (line === '') return 'no reason given';
  return line.length <= MAX_QUOTED ? line : `${line.slice(0, MAX_QUOTED).toWellFormed()}…`;
}
