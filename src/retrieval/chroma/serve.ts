import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import getPort from 'get-port';
import { openLock } from '../../process/file-lock.ts';
import type { GuardData } from './guard.ts';
import { CHROMA_SERVER, serverLockOf, writeState } from './state.ts';

/** Exit code of a server that found its folder in use by another. */
export const IN_USE = 75;

/** One that is just ending gives its folder back within this time. */
const LOCK_LIMIT_MS = 2_000;
const LOCK_POLL_MS = 25;

const GUARD = new URL(`./guard${extname(import.meta.url)}`, import.meta.url);

/** Whose data are served, and the id by which the process is known. */
export interface Served {
  readonly folder: string;
  readonly id: string;
}

/**
 * Serves the data of a folder until the server ends, which no other process does meanwhile.
 * @param run Chroma's command line, which returns when the server has ended
 * @returns the exit code
 */
export async function serve({ folder, id }: Served, run: (args: readonly string[]) => void): Promise<number> {
  // Data, log and state are the owner's alone.
  process.umask(0o077);
  const lock = openLock(serverLockOf(folder), { what: CHROMA_SERVER });
  const limit = performance.now() + LOCK_LIMIT_MS;
  while (!lock.tryAlone()) {
    if (performance.now() > limit) return IN_USE;
    await sleep(LOCK_POLL_MS);
  }
  const serverPort = await getPort({ host: '127.0.0.1' });
  const state = {
    pid: process.pid,
    id,
    startedAt: new Date().toISOString(),
    port: null,
    token: randomBytes(32).toString('base64url'),
    openPort: null,
  };
  // At once: whoever comes after a death in the next second finds the process by it.
  await writeState(folder, state);
  const data: GuardData = { folder, state, serverPort };
  new Worker(GUARD, { workerData: data });
  run(['chroma', 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(serverPort)]);
  lock.release();
  return 0;
}
