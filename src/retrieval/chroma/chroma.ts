import type { ChromaClient } from 'chromadb';
import type { Clock } from '../../core/clock.ts';
import { BenchError } from '../../core/errors.ts';
import type { RetryPolicy } from '../../core/retry-policy.ts';
import { CallFailure } from '../../http/failure.ts';
import { withRetries } from '../../http/retry.ts';
import {
  type ConnectedChroma,
  connectChroma,
  explainChroma,
  isConnectionFault,
  isUnknownAnswer,
} from './client.ts';
import type { ChromaTarget } from './errors.ts';
import type { ServerBinding } from './process.ts';
import { type ChromaServer, startChromaServer } from './server.ts';
import { logOf } from './state.ts';

/** Which Chroma is used: a user's server, or one of our own with its data in a folder. */
export interface ChromaSettings {
  /** `undefined`: one of our own. Chroma Cloud is `https://api.trychroma.com`. */
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
  readonly clock: Clock;
  /** How a user's server that drops a call is asked again. */
  readonly retry?: Partial<RetryPolicy> | undefined;
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
   * Does work with the client. A server of our own that has died is started again, once, and the work is done anew, as
   * it is when a connection breaks, so that it has to bear being repeated.
   * @throws BenchError `PROVIDER` when the server does not answer or refuses
   */
  run<T>(work: (client: ChromaClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Connects to a user's server, or to one of our own, which is started where it does not run.
 * @throws BenchError `INVALID_ARGUMENT` for a URL that is none, `PROVIDER` or `MODEL_UNAVAILABLE` when nothing answers
 */
export async function openChroma(
  settings: ChromaSettings,
  options: ChromaOptions,
): Promise<ChromaConnection> {
  const { url, ...rest } = settings;
  if (url === undefined) return await openOwn(settings.folder, options);
  return openExternal(await connectChroma({ ...rest, url }, options.signal), options);
}

/** A server of our own, and the one that took its place. */
interface Generation {
  readonly server: ChromaServer;
  readonly connected: ConnectedChroma;
  successor?: Promise<Generation>;
}

async function openOwn(folder: string, { signal, onNotice }: ChromaOptions): Promise<ChromaConnection> {
  const start = async (): Promise<Generation> => {
    const server = await startChromaServer({ folder, signal });
    try {
      // Named, since the client would take the user's own from the environment.
      const place = { tenant: 'default_tenant', database: 'default_database' };
      const { url, token, openPort } = server;
      if (openPort !== null) onNotice?.(tellOpen(openPort));
      return { server, connected: await connectChroma({ url, token, ...place }, signal) };
    } catch (error) {
      await server.stop();
      throw error;
    }
  };
  const first = await start();
  let current = first;
  const startAgain = async (dead: Generation): Promise<Generation> => {
    onNotice?.('The Chroma server has ended by itself; it is started again.');
    current = await start();
    await dead.server.stop();
    return current;
  };
  const runWith = async <T>(generation: Generation, work: Work<T>, again: boolean): Promise<T> => {
    const { connected, server } = generation;
    try {
      return await work(connected.client);
    } catch (error) {
      signal.throwIfAborted();
      const state = isConnectionFault(error) ? await server.check(signal) : 'silent';
      if (state === 'answers' && again) return await runWith(generation, work, false);
      if (state !== 'gone') throw explainChroma(error, connected.target);
      if (generation !== first) throw crashedTwice(folder, error);
      // Works that failed side by side wait for the same start.
      generation.successor ??= startAgain(generation);
      return await runWith(await generation.successor, work, true);
    }
  };
  return {
    get describe() {
      const { server, connected } = current;
      const { pid, binding } = server;
      return { kind: 'own' as const, url: server.url, version: connected.version, pid, binding };
    },
    run: (work) => runWith(current, work, true),
    async close() {
      await first.successor?.catch(() => {});
      await current.server.stop();
    },
  };
}

type Work<T> = (client: ChromaClient) => Promise<T>;

function tellOpen(port: number): string {
  return (
    `Other users of this machine can read and change the index while this runs: port ${port} of 127.0.0.1 ` +
    'cannot be shut on this system. Name a server with a password with --chroma where that matters.'
  );
}

function crashedTwice(folder: string, cause: unknown): BenchError {
  return new BenchError('PROVIDER', 'the Chroma server has ended a second time.', {
    cause,
    hint: `Its log is ${logOf(folder)}.`,
    details: { fatal: true },
  });
}

function openExternal(
  { client, target, version, explainAnswer }: ConnectedChroma,
  { signal, clock, retry }: ChromaOptions,
): ChromaConnection {
  return {
    describe: { kind: 'external', url: target.url, version, pid: null, binding: null },
    async run(work) {
      try {
        const options = { clock, signal, policy: retry };
        return (await withRetries(() => asCallFailure(work, client), options)).value;
      } catch (error) {
        signal.throwIfAborted();
        if (isUnknownAnswer(error)) await explainAnswer();
        throw explainFailure(error, target);
      }
    },
    close: async () => {},
  };
}

/** What a later attempt may mend, in the terms of retrying. */
async function asCallFailure<T>(work: Work<T>, client: ChromaClient): Promise<T> {
  try {
    return await work(client);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if (isConnectionFault(cause)) {
      throw new CallFailure({ kind: 'connection', message: cause.message, cause });
    }
    const busy = cause.name === 'ChromaRateLimitError' || /^50[234]: /.test(cause.message);
    if (busy) throw new CallFailure({ kind: 'status', status: 503, message: cause.message, cause });
    throw cause;
  }
}

function explainFailure(error: unknown, target: ChromaTarget): unknown {
  if (!(error instanceof CallFailure)) return explainChroma(error, target);
  if (error.cause !== undefined && error.kind !== 'timeout') return explainChroma(error.cause, target);
  return new BenchError('PROVIDER', `Chroma at ${target.url} failed: ${error.message}.`, {
    cause: error,
    details: { fatal: true },
  });
}
