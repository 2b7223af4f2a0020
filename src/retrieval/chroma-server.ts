import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { isAlive } from '../store/is-alive.ts';
import { takeLock } from '../store/run-lock.ts';
import { commandOf } from './process-command.ts';

/** Which package a server of our own runs from. */
export interface ServerBinding {
  readonly package: string;
  readonly version: string;
}

/** A running server, as its folder records it. */
export interface ServerState {
  readonly pid: number;
  readonly port: number;
  readonly binding: ServerBinding;
}

/** A share in the server of a project; it is ended with the last one. */
export interface ServerLease {
  readonly state: ServerState;
  /** Whether it ran already. */
  readonly reused: boolean;
  /** Gives the share back; the last one waits for the server's end. */
  release(): Promise<void>;
}

/** What the server needs. */
export interface ServerOptions {
  /** Folder of its data, its state and its log. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;
const STOP_LIMIT_MS = 5_000;
const LOCK_LIMIT_MS = 90_000;
/** Lines of the log that an error repeats. */
const LOG_LINES = 6;

const bindingSchema = z.object({ package: z.string(), version: z.string() });
const stateSchema = z.object({ pid: z.number(), port: z.number(), binding: bindingSchema });
const faultsSchema = z.object({ faults: z.array(z.string()) });

const LAUNCHER = fileURLToPath(new URL(`./chroma-launcher${extname(import.meta.url)}`, import.meta.url));

/**
 * Takes a share in the project's own server, which is started on a free port of 127.0.0.1 unless it runs already. One
 * that was left behind by dead processes is used again.
 * @throws BenchError `MODEL_UNAVAILABLE` when no server can be run here, with the last lines of its log
 */
export async function leaseServer({ folder: given, signal }: ServerOptions): Promise<ServerLease> {
  const folder = resolve(given);
  mkdirSync(join(folder, 'users'), { recursive: true });
  const user = join(folder, 'users', `${process.pid}-${randomUUID()}`);
  const { state, reused } = await withLock(folder, signal, async () => {
    const running = await runningServer(folder);
    const started = running ?? (await start(folder, signal));
    writeFileSync(user, '');
    return { state: started, reused: running !== null };
  });
  return {
    state,
    reused,
    release: () =>
      withLock(folder, new AbortController().signal, async () => {
        rmSync(user, { force: true });
        if (livingUsers(folder).length > 0) return;
        const running = readState(folder);
        if (running !== null) await stop(folder, running);
      }),
  };
}

/** The recorded server, when it lives and is ours. */
export function livingServer(folder: string): ServerState | null {
  const state = readState(resolve(folder));
  return state !== null && isOurs(state, resolve(folder)) ? state : null;
}

/** Where a server says what went wrong. */
export function logOf(folder: string): string {
  return join(folder, 'server.log');
}

async function withLock<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const limit = performance.now() + LOCK_LIMIT_MS;
  for (;;) {
    let unlock: () => void;
    try {
      unlock = takeLock(join(folder, 'server.lock'));
    } catch (error) {
      // Another process starts or stops the server at this moment.
      if (!(error instanceof BenchError) || error.code !== 'RUN_LOCKED' || performance.now() > limit)
        throw error;
      await sleep(POLL_MS, undefined, { signal });
      continue;
    }
    try {
      return await work();
    } finally {
      unlock();
    }
  }
}

async function runningServer(folder: string): Promise<ServerState | null> {
  const state = readState(folder);
  if (state === null) return null;
  if (isOurs(state, folder) && (await answers(state.port))) return state;
  if (isOurs(state, folder)) await stop(folder, state);
  return null;
}

function readState(folder: string): ServerState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')));
  } catch {
    return null;
  }
}

/** A process id may belong to another program by now; ours names the launcher and this folder. */
function isOurs({ pid }: ServerState, folder: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command?.includes('chroma-launcher') === true && command.includes(folder);
}

function livingUsers(folder: string): readonly string[] {
  const users = join(folder, 'users');
  return readdirSync(users).filter((name) => {
    if (isAlive(Number.parseInt(name, 10))) return true;
    rmSync(join(users, name), { force: true });
    return false;
  });
}

async function start(folder: string, signal: AbortSignal): Promise<ServerState> {
  const port = await freePort();
  const log = openSync(logOf(folder), 'w');
  // A group of its own: Ctrl-C in the terminal must not end it before the run has saved.
  const child = spawn(process.execPath, [LAUNCHER, folder, String(port)], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let failed: Error | undefined;
  child.on('error', (error) => {
    failed = error;
  });
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (signal.aborted) child.kill('SIGKILL');
    signal.throwIfAborted();
    if (
      child.pid === undefined ||
      failed !== undefined ||
      child.exitCode !== null ||
      child.signalCode !== null
    ) {
      throw startFault(folder, failed?.message);
    }
    if (await answers(port)) {
      const binding = bindingOf(folder);
      if (binding === null) throw startFault(folder, 'another program answers on its port');
      const state: ServerState = { pid: child.pid, port, binding };
      writeFileSync(join(folder, 'server.json'), `${JSON.stringify(state)}\n`);
      return state;
    }
    if (performance.now() > limit) {
      child.kill('SIGKILL');
      throw startFault(folder, `it did not answer within ${START_LIMIT_MS / 1000} s`);
    }
    await sleep(POLL_MS);
  }
}

function startFault(folder: string, reason: string | undefined): BenchError {
  const lines = logLines(folder);
  const faults = lines.flatMap((line) => faultsSchema.safeParse(parsed(line)).data?.faults ?? []);
  const why =
    faults.length > 0
      ? faults.join('; ')
      : (reason ?? (lines.slice(-LOG_LINES).join(' / ') || 'it ended at once'));
  return new BenchError('MODEL_UNAVAILABLE', `a Chroma server cannot be started here: ${why}.`, {
    hint:
      'Install one (npm install chromadb, on an older Linux also chromadb-server-older-glibc@npm:chromadb-js-bindings-linux-x64-gnu@1.0.5), ' +
      'or name a server that runs with CHROMA_URL or --chroma.',
    details: { log: logOf(folder) },
  });
}

function bindingOf(folder: string): ServerBinding | null {
  for (const line of logLines(folder)) {
    const binding = bindingSchema.safeParse(parsed(line));
    if (binding.success) return binding.data;
  }
  return null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function logLines(folder: string): readonly string[] {
  const file = logOf(folder);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function stop(folder: string, { pid }: ServerState): Promise<void> {
  const state = readState(folder);
  if (state !== null && isOurs(state, folder)) {
    signalTo(pid, 'SIGTERM');
    const limit = performance.now() + STOP_LIMIT_MS;
    while (isAlive(pid) && performance.now() < limit) await sleep(POLL_MS);
    signalTo(pid, 'SIGKILL');
    while (isAlive(pid) && isOurs(state, folder)) await sleep(POLL_MS);
  }
  rmSync(join(folder, 'server.json'), { force: true });
}

function signalTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`, {
      signal: AbortSignal.timeout(2_000),
    });
    const body: unknown = await response.json();
    return response.ok && typeof body === 'object' && body !== null && 'nanosecond heartbeat' in body;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new BenchError('INTERNAL', 'no port was given');
  return address.port;
}
