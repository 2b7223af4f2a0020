import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { isAlive } from '../store/is-alive.ts';
import { commandOf } from './process-command.ts';
import { hasEnded } from './process-start.ts';

/** Which package a server of our own runs from. */
export interface ServerBinding {
  readonly package: string;
  readonly version: string;
}

/** A server process, as its folder records it from the moment it is started. */
export type ServerState = z.infer<typeof stateSchema>;

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
/** What the server says of a port that another program has taken meanwhile. */
const PORT_TAKEN = /address .* is not available|address already in use/i;

const bindingSchema = z.object({ package: z.string(), version: z.string() });
const faultsSchema = z.object({ faults: z.array(z.string()) });
const stateSchema = z.object({
  pid: z.int().positive(),
  port: z.int().positive(),
  /** Stands in the command line of the process: an id may belong to another program by now. */
  token: z.uuid(),
  startedAt: z.iso.datetime(),
});

const LAUNCHER = fileURLToPath(new URL(`./chroma-launcher${extname(import.meta.url)}`, import.meta.url));

/** Where a server says what went wrong; begun anew at each start. */
export function logOf(folder: string): string {
  return join(folder, 'server.log');
}

/** The server that a folder records; `null` for none. */
export function readState(folder: string): ServerState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  } catch {
    return null;
  }
}

/** Whether the process runs, and is ours. */
export function isRunning({ pid, token }: ServerState): boolean {
  return isAlive(pid) && commandOf(pid)?.includes(token) === true;
}

/** Whether a Chroma answers at the server's port. */
export async function answers({ port }: Pick<ServerState, 'port'>, signal?: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.timeout(HEARTBEAT_LIMIT_MS);
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`, {
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    const body: unknown = await response.json();
    return response.ok && typeof body === 'object' && body !== null && 'nanosecond heartbeat' in body;
  } catch {
    return false;
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
 * Starts a server on a free port of 127.0.0.1 and waits until it answers.
 * @throws BenchError `MODEL_UNAVAILABLE` with the last lines of its log
 */
export async function startProcess(folder: string, signal: AbortSignal): Promise<ServerState> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    signal.throwIfAborted();
    const started = await startOn(port, folder, signal);
    if (started !== null) return started;
    if (attempt === PORT_ATTEMPTS) throw startFault(folder, undefined);
  }
}

/** Ends a server, if it is still ours, and waits for its end. */
export async function stopProcess(folder: string, state: ServerState): Promise<void> {
  const { pid } = state;
  const limit = performance.now() + STOP_LIMIT_MS;
  if (isRunning(state)) signalTo(pid, 'SIGTERM');
  while (isRunning(state)) {
    if (performance.now() > limit) signalTo(pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
  // One that is ending has no command line any more, but may still hold its files.
  const exitLimit = performance.now() + EXIT_LIMIT_MS;
  while (!hasEnded(pid) && commandOf(pid) === '' && performance.now() < exitLimit) await sleep(POLL_MS);
  rmSync(stateFile(folder), { force: true });
}

/** `null` when the port was taken meanwhile. */
async function startOn(port: number, folder: string, signal: AbortSignal): Promise<ServerState | null> {
  const token = randomUUID();
  const child = spawnServer(folder, [folder, String(port), token]);
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  if (child.pid === undefined) {
    await once(child, 'error').catch(() => {});
    throw startFault(folder, failure?.message);
  }
  const state = { pid: child.pid, port, token, startedAt: new Date().toISOString() };
  // At once: whoever comes after a death in the next second finds the process by it.
  writeFileSync(stateFile(folder), `${JSON.stringify(state)}\n`);
  try {
    if (await waitUntilReady(child, state, signal)) return state;
  } catch (error) {
    await stopProcess(folder, state);
    throw error;
  }
  await stopProcess(folder, state);
  signal.throwIfAborted();
  if (logLines(folder).some((line) => PORT_TAKEN.test(line))) return null;
  const silent = child.exitCode === null && child.signalCode === null;
  throw startFault(folder, silent ? `it did not answer within ${START_LIMIT_MS / 1000} s` : undefined);
}

function spawnServer(folder: string, args: readonly string[]): ChildProcess {
  const log = openSync(logOf(folder), 'w');
  try {
    // A group of its own: Ctrl-C in the terminal must not end it before the run has saved.
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** `false` when it has ended or the time is up. */
async function waitUntilReady(
  child: ChildProcess,
  state: ServerState,
  signal: AbortSignal,
): Promise<boolean> {
  const limit = performance.now() + START_LIMIT_MS;
  while (performance.now() < limit) {
    const answered = await answers(state, signal);
    signal.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) return false;
    if (answered) return true;
    await sleep(POLL_MS, undefined, { signal });
  }
  return false;
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

function stateFile(folder: string): string {
  return join(folder, 'server.json');
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

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new BenchError('INTERNAL', 'no port was given');
  return address.port;
}
