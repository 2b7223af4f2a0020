import { chmodSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, describeError } from '../../core/errors.ts';
import { makePrivateFolder } from '../../files/private-folder.ts';
import { type FileLock, openLock } from '../../process/file-lock.ts';
import { withFolderLock } from '../../process/folder-lock.ts';
import {
  answers,
  bindingOf,
  isRunning,
  type ReadyServer,
  type ServerBinding,
  startProcess,
  stopProcess,
} from './process.ts';
import { CHROMA_SERVER, readState, usersLockOf } from './state.ts';

/** A share in the running server of a project; the server ends with the last share. */
export interface ChromaServer {
  /** For instance `http://127.0.0.1:40123`. */
  readonly url: string;
  /** What calls have to bring as a bearer token. */
  readonly token: string;
  readonly pid: number;
  /** Port at which other users of this machine reach it without a token, where that could not be shut; else `null`. */
  readonly openPort: number | null;
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
const POLL_MS = 25;
/** Longer than a server takes to end. */
const SHARE_LIMIT_MS = 30_000;
/** Longer than a server takes to say that it starts. */
const IN_USE_LIMIT_MS = 10_000;
/** Longer than a server takes to answer. */
const START_LIMIT_MS = 60_000;

/**
 * Takes a share in the project's own server, which is started unless it runs already. One that dead processes left
 * behind is used again when it answers, else ended. The server ends by itself when its users have died.
 * @throws BenchError `MODEL_UNAVAILABLE` when no server can be run here, with the last lines of its log;
 * `FILE_SYSTEM` when the folder cannot be used
 */
export async function startChromaServer({ folder: given, signal }: ServerOptions): Promise<ChromaServer> {
  const folder = resolve(given);
  makeChromaFolder(folder);
  // First, so that from now on nobody ends it.
  const share = await takeShare(folder, signal);
  try {
    const work = { folder, what: CHROMA_SERVER, signal };
    const { state, reused } = await withFolderLock(work, () => useOrStart(folder, signal));
    let stopped: Promise<void> | undefined;
    return {
      url: `http://127.0.0.1:${state.port}`,
      token: state.token,
      pid: state.pid,
      openPort: state.openPort,
      binding: bindingOf(folder),
      reused,
      check: (checkSignal) => check(state, checkSignal),
      stop: () => {
        stopped ??= giveBack({ folder, share, state });
        return stopped;
      },
    };
  } catch (error) {
    share.release();
    signal.throwIfAborted();
    throw error;
  }
}

async function takeShare(folder: string, signal: AbortSignal): Promise<FileLock> {
  const file = usersLockOf(folder);
  const share = openLock(file, { what: CHROMA_SERVER });
  try {
    const limit = performance.now() + SHARE_LIMIT_MS;
    while (!share.tryShare()) {
      if (performance.now() > limit) {
        throw new BenchError(
          'FILE_SYSTEM',
          `a Chroma server is still shutting down after ${SHARE_LIMIT_MS / 1000} s.`,
          {
            file,
            hint: 'End the process that has this file open.',
          },
        );
      }
      await sleep(POLL_MS, undefined, { signal });
    }
    signal.throwIfAborted();
    return share;
  } catch (error) {
    share.release();
    signal.throwIfAborted();
    throw error;
  }
}

interface Share {
  readonly folder: string;
  readonly share: FileLock;
  readonly state: ReadyServer;
}

async function giveBack({ folder, share, state }: Share): Promise<void> {
  share.release();
  // Somebody may have deleted it; the server runs on regardless.
  makeChromaFolder(folder);
  await withFolderLock({ folder, what: CHROMA_SERVER, signal: null }, async () => {
    const users = openLock(usersLockOf(folder), { what: CHROMA_SERVER });
    try {
      if (await isAlone(users)) await stopProcess(folder, readState(folder) ?? state);
    } finally {
      users.release();
    }
  });
}

/** Whether nobody else shares the server; waits for one that is just ending by itself. */
async function isAlone(users: FileLock): Promise<boolean> {
  const limit = performance.now() + SHARE_LIMIT_MS;
  // Twice, since the server tries now and then as well, and two that try at once hinder each other.
  for (let shared = 0; shared < 2 && performance.now() < limit; await sleep(POLL_MS)) {
    if (users.tryAlone()) return true;
    if (users.tryShare()) shared += 1;
  }
  return false;
}

interface Used {
  readonly state: ReadyServer;
  readonly reused: boolean;
}

async function useOrStart(folder: string, signal: AbortSignal): Promise<Used> {
  const limit = performance.now() + IN_USE_LIMIT_MS;
  for (;;) {
    const running = await runningServer(folder, signal);
    if (running !== null) return { state: running, reused: true };
    const started = await startProcess(folder, signal);
    if (started !== null) return { state: started, reused: false };
    // Somebody died while starting a server, which has not said yet where it is.
    if (performance.now() > limit) {
      throw new BenchError(
        'FILE_SYSTEM',
        'the data of Chroma are in use by a server that is not found here.',
        {
          file: folder,
          hint: 'It may run in another container or on another machine; end it there, or choose another folder.',
        },
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function runningServer(folder: string, signal: AbortSignal): Promise<ReadyServer | null> {
  const limit = performance.now() + START_LIMIT_MS;
  let state = readState(folder);
  // Its starter died.
  while (state?.port === null && (await isRunning(state)) && performance.now() < limit) {
    await sleep(POLL_MS, undefined, { signal });
    state = readState(folder);
  }
  if (state === null) return null;
  const answering = (await isRunning(state)) ? await answers(state, signal) : null;
  if (answering !== null) return answering;
  signal.throwIfAborted();
  await stopProcess(folder, state);
  return null;
}

async function check(state: ReadyServer, signal: AbortSignal): Promise<'answers' | 'gone' | 'silent'> {
  const limit = performance.now() + CHECK_LIMIT_MS;
  for (;;) {
    if (!(await isRunning(state))) return 'gone';
    if ((await answers(state, signal)) !== null) return 'answers';
    signal.throwIfAborted();
    if (performance.now() > limit) return 'silent';
    await sleep(POLL_MS, undefined, { signal });
  }
}

function makeChromaFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
    // It may be older than this rule.
    chmodSync(folder, 0o700);
  } catch (cause) {
    throw new BenchError(
      'FILE_SYSTEM',
      `the folder of Chroma cannot be made, or not be kept to its owner: ${describeError(cause)}.`,
      {
        file: folder,
        cause,
      },
    );
  }
}
