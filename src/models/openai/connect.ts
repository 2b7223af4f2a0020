import { BenchError } from '../../core/errors.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import type { CallTarget } from '../../http/provider-error.ts';
import { publicUrl } from '../../http/redact.ts';
import { splitCredentials } from '../../http/url-credentials.ts';
import { isOfficial, KEY_VARIABLE, OPENAI_URL } from './endpoint.ts';

/** Where and how one model of OpenAI, of Azure, or of a server that speaks their protocol, is called. */
export interface OpenAiEndpoint {
  /** Without credentials. */
  readonly endpoint: string;
  /** Whether it is OpenAI itself, or its models at Azure. */
  readonly official: boolean;
  /** Base URL that can be called, without credentials. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly target: CallTarget;
  /** Whether what is listed there are the names that are called; they are where it is left out. */
  readonly lists?: boolean;
}

/** Whom to connect to. */
export interface OpenAiConnection {
  readonly name: string;
  /** `undefined` is OpenAI itself. */
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  /** A model that needs no key, for the advice where one is missing. */
  readonly alternative: string;
}

/** @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none */
export function connectOpenAi({ name, baseUrl, key, alternative }: OpenAiConnection): OpenAiEndpoint {
  const address = withoutRoute(baseUrl ?? OPENAI_URL);
  requireHttpUrl(address);
  const official = isOfficial(address);
  if (key === undefined && official) {
    throw new BenchError('MODEL_UNAVAILABLE', `openai:${name} needs a key.`, {
      hint: `Set ${KEY_VARIABLE}, or use a model that needs none, for instance ${alternative}.`,
    });
  }
  const { url, authorization, secrets } = splitCredentials(address);
  const endpoint = publicUrl(address);
  return {
    endpoint,
    official,
    baseUrl: url,
    // Servers without authentication ignore it.
    headers: { authorization: authorization ?? `Bearer ${key ?? 'none'}` },
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
