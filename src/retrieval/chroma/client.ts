import { setMaxListeners } from 'node:events';
import type { ChromaClient } from 'chromadb';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import { loadPackage } from '../../core/optional-package.ts';
import { limitBody, MEBIBYTE } from '../../http/limit-body.ts';
import { maskAddress, publicUrl, redact } from '../../http/redact.ts';
import { judgeRedirect } from '../../http/redirect.ts';
import { splitCredentials } from '../../http/url-credentials.ts';
import { requireUsableKey } from '../../http/usable-key.ts';
import {
  type ChromaTarget,
  fatal,
  noAnswer,
  noChroma,
  redirected,
  refused,
  tooOld,
  unreachable,
} from './errors.ts';

/** Which server is meant, and how one is let in. */
export interface ChromaAddress {
  /** May hold `user:password@`. */
  readonly url: string;
  /** Sent as a bearer token; takes the place of user and password. */
  readonly token?: string | undefined;
  /** Key of Chroma Cloud, or a token that the server expects in `x-chroma-token`. */
  readonly apiKey?: string | undefined;
  /** Where they are not given, the server is asked what the credentials stand for. */
  readonly tenant?: string | undefined;
  readonly database?: string | undefined;
}

/** A client of a server that has answered. */
export interface ConnectedChroma {
  readonly client: ChromaClient;
  readonly target: ChromaTarget;
  readonly version: string;
  /**
   * Asks again for what most calls are about, to learn more of a failure than the client passes on.
   * @throws BenchError `PROVIDER` when the server redirects, with the address
   */
  explainAnswer(): Promise<void>;
}

const CONNECT_LIMIT_MS = 10_000;
/** The names that a server has from its start. */
const FIRST_TENANT = 'default_tenant';
const FIRST_DATABASE = 'default_database';

const heartbeatSchema = z.object({ 'nanosecond heartbeat': z.number() });
const identitySchema = z.object({ tenant: z.string(), databases: z.array(z.string()) });

/**
 * Loads the client, without which nothing can be searched.
 * @throws BenchError `MODEL_UNAVAILABLE` when it is not installed
 */
export function loadChroma(): Promise<typeof import('chromadb')> {
  return loadPackage({
    name: 'chromadb',
    what: 'Searching in documents',
    otherwise: 'or choose techniques that search nothing, for instance --technique plain.',
    load: () => import('chromadb'),
  });
}

/**
 * Makes sure that a server can be addressed, before anything is done for it.
 * @throws BenchError `INVALID_ARGUMENT` for a URL that cannot be used, `INVALID_CONFIG` for a key that cannot be sent
 */
export function requireUsableAddress({ url, token, apiKey }: ChromaAddress): void {
  requireServerUrl(url);
  requireUsableKey(token, 'CHROMA_TOKEN');
  requireUsableKey(apiKey, 'CHROMA_API_KEY');
}

/**
 * Connects to a server and makes sure that it is a Chroma that lets us in and has the tenant and the database.
 * @param signal ends also what is later asked through the client
 * @throws BenchError `INVALID_ARGUMENT` for a URL that cannot be used, `PROVIDER` for everything that the server does
 */
export async function connectChroma(address: ChromaAddress, signal: AbortSignal): Promise<ConnectedChroma> {
  const { token, apiKey } = address;
  requireUsableAddress(address);
  const url = requireServerUrl(address.url);
  const { authorization, secrets } = splitCredentials(address.url);
  const headers: Record<string, string> = {
    ...(authorization === null ? {} : { authorization }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(apiKey === undefined ? {} : { 'x-chroma-token': apiKey }),
  };
  const target = { url: publicUrl(address.url), secrets: [...secrets, token, apiKey] };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_LIMIT_MS)]);
  const ask = async (path: string): Promise<unknown> => {
    try {
      return await askServer(`${url.origin}/api/v2${path}`, { target, headers, signal: limit });
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) throw noAnswer(target, CONNECT_LIMIT_MS);
      throw error;
    }
  };
  if (!heartbeatSchema.safeParse(await ask('/heartbeat')).success) throw noChroma(target);
  const version = await ask('/version');
  if (typeof version === 'string' && /^0\./.test(version)) throw tooOld(target, version);
  const { tenant, database } = await findPlace(address, { ask, target });
  const place = `/tenants/${encodeURIComponent(tenant)}/databases/${encodeURIComponent(database)}`;
  if ((await ask(place)) === null)
    throw fatal(`Chroma at ${target.url} has no database "${database}" in the tenant "${tenant}".`, {
      hint: 'Set CHROMA_TENANT and CHROMA_DATABASE to some that it has.',
    });
  // One of its own: every request listens to it, and is forgotten only with the next collection of garbage.
  const forRequests = AbortSignal.any([signal]);
  setMaxListeners(0, forRequests);
  const ssl = url.protocol === 'https:';
  const library = await loadChroma();
  const client = new library.ChromaClient({
    host: url.hostname,
    port: url.port === '' ? (ssl ? 443 : 80) : Number(url.port),
    ssl,
    headers,
    tenant,
    database,
    // A redirect would carry credentials and documents to another host.
    fetchOptions: { signal: forRequests, redirect: 'manual' },
  });
  return {
    client,
    target,
    version: typeof version === 'string' ? version : 'unknown',
    explainAnswer: async () => {
      const again = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_LIMIT_MS)]);
      const question = { target, headers, signal: again };
      await askServer(`${url.origin}/api/v2${place}/collections?limit=1`, question).catch(onlyRedirect);
    },
  };
}

/** The client's own errors by name: its classes differ between its two builds. */
export function isConnectionFault(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChromaConnectionError';
}

/** What a server answered with a status that the client knows no error for; a redirect is among them. */
export function isUnknownAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChromaServerError';
}

/** What the client threw, as an error that a user reads; what a caller tells apart is left as it is. */
export function explainChroma(error: unknown, target: ChromaTarget): unknown {
  if (!(error instanceof Error) || /dimension/i.test(error.message)) return error;
  switch (error.name) {
    case 'ChromaNotFoundError':
      return fatal(`Chroma at ${target.url} no longer has a collection that was there a moment ago.`, {
        cause: error,
        hint: 'Something else deletes it; end that, and run the command again, which makes it anew.',
      });
    case 'ChromaConnectionError':
      return unreachable(target, undefined);
    case 'ChromaAuthError':
    case 'ChromaForbiddenError':
      return refused(target);
    default:
      if (!error.name.startsWith('Chroma') && !(error instanceof SyntaxError)) return error;
      return fatal(`Chroma at ${target.url} failed: ${redact(describeError(error), target.secrets)}.`, {
        cause: error,
      });
  }
}

function requireServerUrl(given: string): URL {
  const url = URL.parse(given);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `"${maskAddress(given)}" is not the http or https address of a Chroma server.`,
      { hint: 'Write it in full, for instance --chroma http://127.0.0.1:8000.' },
    );
  }
  // The client knows host and port only; it would ask at the root.
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `the address of the Chroma server "${publicUrl(given)}" must end with its host or port.`,
      { hint: `Write it without a path: ${url.protocol}//${url.host}` },
    );
  }
  return url;
}

interface Question {
  readonly target: ChromaTarget;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The JSON that a server answers; `null` for a 404 that a Chroma gives. */
async function askServer(url: string, { target, headers, signal }: Question): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { headers, signal, redirect: 'manual' });
    // What is cut is no JSON any more.
    text = await limitBody(response, { bytes: MEBIBYTE, beyond: 'cut' }).text();
  } catch (error) {
    throw unreachable(target, error);
  }
  const { status } = response;
  if (status === 401 || status === 403) throw refused(target);
  const moved = judgeRedirect({ response, url, method: 'GET' });
  if (moved !== null) throw redirected(target, moved);
  const body = parsed(text);
  if (response.ok && body !== undefined) return body;
  if (status === 404 && isChromaError(body)) return null;
  if (status >= 500 || status === 429) {
    const said = redact(text.slice(0, 200).replaceAll(/\s+/g, ' ').trim(), target.secrets);
    throw fatal(`Chroma at ${target.url} failed: status ${status}${said === '' ? '' : `, ${said}`}.`);
  }
  throw noChroma(target, status);
}

/** The client's error tells more of everything else. */
function onlyRedirect(error: unknown): void {
  if (error instanceof BenchError && error.details['redirected'] === true) throw error;
}

interface PlaceFacts {
  readonly ask: (path: string) => Promise<unknown>;
  readonly target: ChromaTarget;
}

async function findPlace(
  { tenant, database }: ChromaAddress,
  { ask, target }: PlaceFacts,
): Promise<{ readonly tenant: string; readonly database: string }> {
  if (tenant !== undefined && database !== undefined) return { tenant, database };
  const identity = identitySchema.safeParse(await ask('/auth/identity')).data;
  const databases = [...new Set(identity?.databases ?? [])];
  // Every one of them: those that are there from the start are.
  const [only = FIRST_DATABASE, ...others] = databases.includes('*') ? [FIRST_DATABASE] : databases;
  if (database === undefined && others.length > 0) {
    throw fatal(`Chroma at ${target.url} lets us into more than one database.`, {
      hint: 'Say which with CHROMA_DATABASE.',
      choices: databases,
    });
  }
  const theirs = identity === undefined || identity.tenant === '*' ? FIRST_TENANT : identity.tenant;
  return { tenant: tenant ?? theirs, database: database ?? only };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isChromaError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body;
}
