import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { BenchError } from '../../core/errors.ts';
import { openSharedLock } from '../../process/shared-lock.ts';
import type { GuardData } from './guard.ts';
import { serverLockOf, writeState } from './state.ts';

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
  const lock = openSharedLock(serverLockOf(folder));
  const limit = performance.now() + LOCK_LIMIT_MS;
  while (!lock.tryAlone()) {
    if (performance.now() > limit) return IN_USE;
    await sleep(LOCK_POLL_MS);
  }
  const serverPort = await freePort();
  const state = {
    pid: process.pid,
    id,
    startedAt: new Date().toISOString(),
    port: null,
    token: randomBytes(32).toString('base64url'),
    openPort: null,
  };
  // At once: whoever comes after a death in the next second finds the process by it.
  writeState(folder, state);
  const data: GuardData = { folder, state, serverPort };
  new Worker(GUARD, { workerData: data });
  run(['chroma', 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(serverPort)]);
  lock.release();
  return 0;
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
