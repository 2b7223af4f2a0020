import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BenchError, describeError } from '../core/errors.ts';
import { withFolderLock } from '../store/folder-lock.ts';
import { PRIVATE_FOLDER } from '../store/private-folder.ts';
import {
  answers,
  bindingOf,
  isRunning,
  readState,
  type ServerBinding,
  type ServerState,
  startProcess,
  stopProcess,
} from './chroma-process.ts';
import { markOf, stillRuns } from './process-start.ts';

/** A share in the running server of a project; the server ends with the last share. */
export interface ChromaServer {
  /** For instance `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  /** `null` when its log has been deleted. */
  readonly binding: ServerBinding | null;
  /** Whether it ran already. */
  readonly reused: boolean;
  /** What has become of it; waits a moment for one that is just ending. */
  check(signal: AbortSignal): Promise<'answers' | 'gone' | 'silent'>;
  /** Gives the share back, once; the last one ends the server and waits for its end. */
  stop(): Promise<void>;
}

/** What a server needs. */
export interface ServerOptions {
  /** Folder of its data, its state and its log; made where it is missing. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const CHECK_LIMIT_MS = 2_000;
const CHECK_POLL_MS = 25;

const userSchema = z.object({ pid: z.int().positive(), start: z.string().nullable() });

/**
 * Takes a share in the project's own server, which is started on a free port of 127.0.0.1 unless it runs already. One
 * that dead processes left behind is used again when it answers, else ended.
 * @throws BenchError `MODEL_UNAVAILABLE` when no server can be run here, with the last lines of its log;
 * `FILE_SYSTEM` when the folder cannot be used
 */
export async function startChromaServer({ folder: given, signal }: ServerOptions): Promise<ChromaServer> {
  const folder = resolve(given);
  makeFolder(folder);
  const user = join(folder, 'users', `${process.pid}-${randomUUID()}.json`);
  const { state, reused } = await withFolderLock({ folder, what: 'the Chroma server', signal }, async () => {
    const running = await runningServer(folder, signal);
    const used = running ?? (await startProcess(folder, signal));
    writeFileSync(user, JSON.stringify(markOf(process.pid)));
    return { state: used, reused: running !== null };
  });
  let stopped: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${state.port}`,
    pid: state.pid,
    binding: bindingOf(folder),
    reused,
    check: (checkSignal) => check(state, checkSignal),
    stop: () => {
      stopped ??= giveBack({ folder, user, state });
      return stopped;
    },
  };
}

interface Share {
  readonly folder: string;
  readonly user: string;
  readonly state: ServerState;
}

async function giveBack({ folder, user, state }: Share): Promise<void> {
  // Somebody may have deleted it; the server runs on regardless.
  makeFolder(folder);
  await withFolderLock({ folder, what: 'the Chroma server', signal: null }, async () => {
    rmSync(user, { force: true });
    if (hasLivingUsers(folder)) return;
    await stopProcess(folder, readState(folder) ?? state);
  });
}

async function runningServer(folder: string, signal: AbortSignal): Promise<ServerState | null> {
  const state = readState(folder);
  if (state === null) return null;
  if (isRunning(state) && (await answers(state, signal))) return state;
  signal.throwIfAborted();
  await stopProcess(folder, state);
  return null;
}

async function check(state: ServerState, signal: AbortSignal): Promise<'answers' | 'gone' | 'silent'> {
  const limit = performance.now() + CHECK_LIMIT_MS;
  for (;;) {
    if (!isRunning(state)) return 'gone';
    if (await answers(state, signal)) return 'answers';
    signal.throwIfAborted();
    if (performance.now() > limit) return 'silent';
    await sleep(CHECK_POLL_MS, undefined, { signal });
  }
}

/** Users that have died are forgotten. */
function hasLivingUsers(folder: string): boolean {
  const users = join(folder, 'users');
  let living = false;
  for (const name of readdirSync(users)) {
    if (isLivingUser(join(users, name))) living = true;
    else rmSync(join(users, name), { force: true });
  }
  return living;
}

function isLivingUser(file: string): boolean {
  try {
    return stillRuns(userSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return false;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(join(folder, 'users'), PRIVATE_FOLDER);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the folder of Chroma cannot be made: ${describeError(cause)}.`, {
      file: folder,
      cause,
    });
  }
}
