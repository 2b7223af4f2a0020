import { ChromaClient } from 'chromadb';
import { BenchError, describeError } from '../core/errors.ts';
import { publicUrl, redact } from '../http/redact.ts';
import { splitCredentials } from '../http/url-credentials.ts';
import { leaseServer, livingServer, logOf, type ServerBinding, type ServerLease } from './chroma-server.ts';

/** Which Chroma is used: a user's server, or one of our own with its data in a folder. */
export interface ChromaSettings {
  /** `undefined`: one of our own. */
  readonly url?: string | undefined;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  /** Key of Chroma Cloud. */
  readonly apiKey?: string | undefined;
  readonly tenant?: string | undefined;
  readonly database?: string | undefined;
  readonly folder: string;
}

/** What a connection needs. */
export interface ChromaOptions {
  readonly signal: AbortSignal;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** A Chroma that answers. */
export interface ChromaConnection {
  readonly describe: {
    readonly kind: 'own' | 'external';
    /** Without credentials. */
    readonly url: string;
    readonly version: string;
    /** Process and package of a server of our own. */
    readonly pid: number | null;
    readonly binding: ServerBinding | null;
  };
  /**
   * Does work with the client. A server of our own that has died is started again, once, and the work is done anew, so
   * that it has to bear being repeated.
   * @throws BenchError `PROVIDER` when the server does not answer or refuses
   */
  run<T>(work: (client: ChromaClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 10_000;
const CLOUD_HOST = 'api.trychroma.com';

/**
 * Connects to a user's server, or to one of our own, which is started where it does not run.
 * @throws BenchError `INVALID_ARGUMENT` for a URL that is none, `PROVIDER` or `MODEL_UNAVAILABLE` when nothing answers
 */
export async function openChroma(
  settings: ChromaSettings,
  options: ChromaOptions,
): Promise<ChromaConnection> {
  const { url, apiKey } = settings;
  if (url !== undefined || apiKey !== undefined) {
    return await openExternal(url ?? `https://${CLOUD_HOST}`, settings, options);
  }
  return await openOwn(settings.folder, options);
}

async function openOwn(folder: string, { signal, onNotice }: ChromaOptions): Promise<ChromaConnection> {
  let lease = await leaseServer({ folder, signal });
  const clientOf = ({ state }: ServerLease): ChromaClient =>
    new ChromaClient({ host: '127.0.0.1', port: state.port });
  let client = clientOf(lease);
  let restarted = false;
  let restarting: Promise<void> | undefined;
  const explain = (error: unknown): unknown =>
    faultOf(error, { url: `the server of ${folder}`, secrets: [] });
  const startAgain = async (): Promise<void> => {
    onNotice?.('The Chroma server has ended by itself; it is started again.');
    const before = lease;
    lease = await leaseServer({ folder, signal });
    client = clientOf(lease);
    await before.release();
  };
  let version: string;
  try {
    version = await client.version();
  } catch (error) {
    await lease.release();
    throw explain(error);
  }
  return {
    get describe() {
      const { pid, port, binding } = lease.state;
      return { kind: 'own' as const, url: `http://127.0.0.1:${port}`, version, pid, binding };
    },
    async run(work) {
      const used = client;
      try {
        return await work(used);
      } catch (error) {
        const gone = isConnectionFault(error) && livingServer(folder)?.pid !== lease.state.pid;
        if (used === client && restarting === undefined) {
          if (!gone) throw explain(error);
          if (restarted) throw crashedTwice(folder, error);
          restarted = true;
          restarting = startAgain().finally(() => {
            restarting = undefined;
          });
        }
        // Works that failed side by side wait for the same start.
        await restarting;
        return await work(client).catch((again: unknown) => {
          throw isConnectionFault(again) ? crashedTwice(folder, again) : explain(again);
        });
      }
    },
    close: () => lease.release(),
  };
}

function crashedTwice(folder: string, cause: unknown): BenchError {
  return new BenchError('PROVIDER', 'the Chroma server has ended a second time.', {
    cause,
    hint: `Its log is ${logOf(folder)}.`,
    details: { fatal: true },
  });
}

async function openExternal(
  given: string,
  { token, apiKey, tenant, database }: ChromaSettings,
  { signal }: ChromaOptions,
): Promise<ChromaConnection> {
  const parsed = URL.parse(given);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `"${redact(given)}" is no http or https address of a Chroma server.`,
      {
        hint: 'Write it in full, for instance --chroma http://127.0.0.1:8000.',
      },
    );
  }
  const { authorization, secrets } = splitCredentials(given);
  const ssl = parsed.protocol === 'https:';
  const headers: Record<string, string> = {
    ...(authorization === null ? {} : { authorization }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(apiKey === undefined ? {} : { 'x-chroma-token': apiKey }),
  };
  const target = { url: publicUrl(given), secrets: [...secrets, token, apiKey] };
  const client = new ChromaClient({
    host: parsed.hostname,
    port: parsed.port === '' ? (ssl ? 443 : 80) : Number(parsed.port),
    ssl,
    headers,
    ...(tenant === undefined ? {} : { tenant }),
    ...(database === undefined ? {} : { database }),
  });
  const version = await check(client, target, signal);
  return {
    describe: { kind: 'external', url: target.url, version, pid: null, binding: null },
    async run(work) {
      try {
        return await work(client);
      } catch (error) {
        throw faultOf(error, target);
      }
    },
    close: async () => {},
  };
}

interface Target {
  readonly url: string;
  readonly secrets: readonly (string | undefined)[];
}

/** Asks for the version and for something that needs permission. */
async function check(client: ChromaClient, target: Target, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_LIMIT_MS)]);
  const aborted = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  });
  try {
    return await Promise.race([
      aborted,
      (async () => {
        const version = await client.version();
        await client.listCollections({ limit: 1 });
        return version;
      })(),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    if (error === limit.reason) {
      throw new BenchError(
        'PROVIDER',
        `Chroma at ${target.url} did not answer within ${CONNECT_LIMIT_MS / 1000} s.`,
        {
          details: { fatal: true },
        },
      );
    }
    throw faultOf(error, target);
  }
}

/** The client's own errors by name: its classes differ between its two builds. */
function isConnectionFault(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChromaConnectionError';
}

/** Names that the caller tells apart; they are left as they are. */
const TOLD_APART: readonly string[] = ['ChromaNotFoundError', 'BenchError', 'AbortError'];

/** What the client threw, as an error that a user reads. */
function faultOf(error: unknown, { url, secrets }: Target): unknown {
  if (!(error instanceof Error) || TOLD_APART.includes(error.name) || /dimension/i.test(error.message))
    return error;
  const fatal = { details: { fatal: true } };
  switch (error.name) {
    case 'ChromaConnectionError':
      return new BenchError('PROVIDER', `Chroma cannot be reached at ${url}.`, {
        ...fatal,
        hint: 'Start it, or correct CHROMA_URL or --chroma; without either, a server of our own is used.',
      });
    case 'ChromaAuthError':
    case 'ChromaForbiddenError':
      return new BenchError('PROVIDER', `Chroma at ${url} refuses the credentials.`, {
        ...fatal,
        hint: 'Set CHROMA_TOKEN (a bearer token) or CHROMA_API_KEY (Chroma Cloud), or write user:password@ into the URL; CHROMA_TENANT and CHROMA_DATABASE say where.',
      });
    default:
      return new BenchError(
        'PROVIDER',
        `Chroma at ${url} failed: ${redact(describeError(error), secrets)}.`,
        {
          ...fatal,
          hint: error instanceof SyntaxError ? 'What answers there is no Chroma server.' : undefined,
        },
      );
  }
}
