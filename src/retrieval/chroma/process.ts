import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { childEnvironment } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { type BackgroundProgram, startInBackground } from '../../process/background-program.ts';
import { isAlive } from '../../process/is-alive.ts';
import { commandOf } from '../../process/process-command.ts';
import { hasEnded } from '../../process/process-end.ts';
import { IN_USE } from './serve.ts';
import { logOf, readState, removeState, type ServerState } from './state.ts';

/** Which package a server of our own runs from. */
export interface ServerBinding {
  readonly package: string;
  readonly version: string;
}

/** A process that may be a server. */
type ServerMark = Pick<ServerState, 'pid' | 'id'>;

/** A server that takes calls. */
export type ReadyServer = ServerState & { readonly port: number };

const START_LIMIT_MS = 60_000;
const POLL_MS = 25;
const STOP_LIMIT_MS = 5_000;
const EXIT_LIMIT_MS = 1_000;
const HEARTBEAT_LIMIT_MS = 2_000;
const PORT_ATTEMPTS = 3;
/** Lines of the log that an error repeats. */
const LOG_LINES = 4;
/** The lines of a Rust panic that say only where. */
const BACKTRACE = /^(?:\d+: |at |stack backtrace:|note: )/;
/** What is said of a port that another program has taken meanwhile. */
const PORT_TAKEN =
  /address .* is not available|address already in use|another program listens|somebody else has connected/i;

const bindingSchema = z.object({ package: z.string(), version: z.string() });
const faultsSchema = z.object({ faults: z.array(z.string()) });

const LAUNCHER = fileURLToPath(new URL(`./launcher${extname(import.meta.url)}`, import.meta.url));

/** Whether the process runs, and is ours. */
export async function isRunning({ pid, id }: ServerMark): Promise<boolean> {
  return isAlive(pid) && (await commandOf(pid, childEnvironment()))?.includes(id) === true;
}

/** Whether a Chroma answers at the server's port. */
export async function answers(state: ServerState | null, signal?: AbortSignal): Promise<ReadyServer | null> {
  if (state === null || state.port === null) return null;
  const { port, token } = state;
  const limit = AbortSignal.timeout(HEARTBEAT_LIMIT_MS);
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    const body: unknown = await response.json();
    const isChroma =
      response.ok && typeof body === 'object' && body !== null && 'nanosecond heartbeat' in body;
    return isChroma ? { ...state, port } : null;
  } catch {
    return null;
  }
}

/** The package that a server runs from, as it said at its start. */
export function bindingOf(folder: string): ServerBinding | null {
  for (const line of logLines(folder)) {
    const binding = bindingSchema.safeParse(parsed(line));
    if (binding.success) return binding.data;
  }
  return null;
}

/**
 * Starts a server and waits until it answers.
 * @returns `null` when another one has the folder
 * @throws BenchError `MODEL_UNAVAILABLE` with the last lines of its log
 */
export async function startProcess(folder: string, signal: AbortSignal): Promise<ReadyServer | null> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const outcome = await startOnce(folder, signal);
    if (outcome === 'in use') return null;
    if (outcome !== 'port taken') return outcome;
    if (attempt === PORT_ATTEMPTS) throw startFault(folder, undefined);
  }
}

/** Ends a server, if it is still ours, and waits for its end. */
export async function stopProcess(folder: string, state: ServerMark): Promise<void> {
  const { pid } = state;
  const limit = performance.now() + STOP_LIMIT_MS;
  if (await isRunning(state)) signalTo(pid, 'SIGTERM');
  while (await isRunning(state)) {
    if (performance.now() > limit) signalTo(pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
  // One that is ending has no command line any more, but may still hold its files.
  const exitLimit = performance.now() + EXIT_LIMIT_MS;
  const isEnding = async () => !hasEnded(pid) && (await commandOf(pid, childEnvironment())) === '';
  while (performance.now() < exitLimit && (await isEnding())) await sleep(POLL_MS);
  removeState(folder);
}

async function startOnce(
  folder: string,
  signal: AbortSignal,
): Promise<ReadyServer | 'in use' | 'port taken'> {
  const id = randomUUID();
  const server = await startInBackground({
    command: process.execPath,
    args: [LAUNCHER, folder, id],
    environment: childEnvironment(),
    log: logOf(folder),
  }).catch((error: unknown) => {
    throw startFault(folder, describeError(error));
  });
  const mark = { pid: server.pid, id };
  try {
    const ready = await waitUntilReady(server, { folder, id, signal });
    if (ready !== null) return ready;
  } catch (error) {
    await stopProcess(folder, mark);
    throw error;
  }
  if (server.exitCode === IN_USE) return 'in use';
  await stopProcess(folder, mark);
  signal.throwIfAborted();
  if (logLines(folder).some((line) => PORT_TAKEN.test(line))) return 'port taken';
  const silent = server.exitCode === null && server.signalCode === null;
  throw startFault(folder, silent ? `it did not answer within ${START_LIMIT_MS / 1000} s` : undefined);
}

interface Awaited {
  readonly folder: string;
  readonly id: string;
  readonly signal: AbortSignal;
}

/** `null` when it has ended or the time is up. */
async function waitUntilReady(
  server: BackgroundProgram,
  { folder, id, signal }: Awaited,
): Promise<ReadyServer | null> {
  const limit = performance.now() + START_LIMIT_MS;
  while (performance.now() < limit) {
    const state = readState(folder);
    const ready = state?.id === id ? await answers(state, signal) : null;
    signal.throwIfAborted();
    if (server.exitCode !== null || server.signalCode !== null) return null;
    if (ready !== null) return ready;
    await sleep(POLL_MS, undefined, { signal });
  }
  return null;
}

function startFault(folder: string, reason: string | undefined): BenchError {
  const lines = logLines(folder);
  const faults = lines.flatMap((line) => faultsSchema.safeParse(parsed(line)).data?.faults ?? []);
  const said = lines
    .filter((line) => !BACKTRACE.test(line))
    .slice(-LOG_LINES)
    .join(' / ');
  const why = faults.length > 0 ? faults.join('; ') : [reason, said].filter(Boolean).join('; ');
  return new BenchError(
    'MODEL_UNAVAILABLE',
    `a Chroma server cannot be started here: ${why || 'it ended at once'}.`,
    {
      hint:
        'Install one (npm install chromadb, on an older Linux also ' +
        'chromadb-server-older-glibc@npm:chromadb-js-bindings-linux-x64-gnu@1.0.5), ' +
        'or name a server that runs with CHROMA_URL or --chroma.',
      details: { log: logOf(folder), faults },
    },
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function logLines(folder: string): readonly string[] {
  try {
    const lines = readFileSync(logOf(folder), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  } catch {
    return [];
  }
}

function signalTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
