import OpenAI, { APIConnectionError, APIError } from 'openai';
import { BenchError } from '../../core/errors.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { CallFailure, describeCauses } from '../../http/failure.ts';
import { type BodyLimits, guardedFetch } from '../../http/guarded-fetch.ts';
import type { CallTarget } from '../../http/provider-error.ts';
import { publicUrl } from '../../http/redact.ts';
import { statusFailure } from '../../http/status-failure.ts';
import { splitCredentials } from '../../http/url-credentials.ts';
import { isOfficial, KEY_VARIABLE, OPENAI_URL } from './endpoint.ts';

/** A client for one model of OpenAI or of a server that speaks its protocol. */
export interface OpenAiEndpoint {
  readonly name: string;
  /** Without credentials. */
  readonly endpoint: string;
  /** Whether it is OpenAI itself. */
  readonly official: boolean;
  readonly client: OpenAI;
  /** Base URL that can be fetched, and the headers that its server wants. */
  readonly fetchable: { readonly baseUrl: string; readonly headers: Readonly<Record<string, string>> };
  readonly target: CallTarget;
}

/** Whom to connect to. */
export interface OpenAiConnection {
  readonly name: string;
  /** `undefined` is OpenAI itself. */
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  /** A model that needs no key, for the advice where one is missing. */
  readonly alternative: string;
  /** Other limits than the usual ones. */
  readonly limits?: Partial<BodyLimits>;
}

/**
 * A client that neither retries nor reads the environment by itself.
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export function connectOpenAi({ name, baseUrl, key, alternative, limits }: OpenAiConnection): OpenAiEndpoint {
  const address = withoutRoute(baseUrl ?? OPENAI_URL);
  requireHttpUrl(address);
  const official = isOfficial(address);
  if (key === undefined && official) {
    throw new BenchError('MODEL_UNAVAILABLE', `openai:${name} needs a key.`, {
      hint: `Set ${KEY_VARIABLE}, or use a model that needs none, for instance ${alternative}.`,
    });
  }
  const { url, authorization, secrets } = splitCredentials(address);
  const client = new OpenAI({
    baseURL: url,
    // Servers without authentication ignore it; the client insists on one.
    apiKey: key ?? 'none',
    // Nothing is taken from the environment behind config/'s back.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    ...(authorization === null ? {} : { defaultHeaders: { authorization } }),
    logLevel: 'off',
    fetch: guardedFetch(limits),
    maxRetries: 0,
  });
  const endpoint = publicUrl(address);
  return {
    name,
    endpoint,
    official,
    client,
    fetchable: { baseUrl: url, headers: { authorization: authorization ?? `Bearer ${key ?? 'none'}` } },
    target: {
      provider: 'openai',
      model: name,
      endpoint,
      keyVariable: KEY_VARIABLE,
      secrets: [key, ...secrets],
    },
  };
}

/** A base URL that was copied with the route of a call, without it. */
function withoutRoute(address: string): string {
  return address.replace(/\/(?:chat\/completions|completions|embeddings)\/*(?=\?|$)/, '');
}

/** The client's errors as facts of a failed call; anything else as it is. */
export function openAiFailure(error: unknown): unknown {
  if (error instanceof APIConnectionError) {
    if (error.cause instanceof CallFailure) return error.cause;
    return new CallFailure({
      kind: 'connection',
      message: describeCauses(error.cause ?? error),
      cause: error,
    });
  }
  if (error instanceof APIError && error.status !== undefined) {
    return statusFailure({
      status: error.status,
      headers: error.headers,
      // A body that is no JSON is part of the message alone.
      body: error.error ?? error.message.replace(/^\d{3} (?:status code \(no body\))?/, ''),
      cause: error,
    });
  }
  if (error instanceof SyntaxError) {
    return new CallFailure({ kind: 'malformed', message: error.message, cause: error });
  }
  // The body broke off while it was read: undici throws a TypeError then.
  if (error instanceof TypeError && error.cause !== undefined) {
    return new CallFailure({ kind: 'connection', message: describeCauses(error), cause: error });
  }
  return error;
}
