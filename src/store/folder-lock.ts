import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, describeError } from '../core/errors.ts';

const POLL_MS = 25;
const LIMIT_MS = 90_000;
/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;

/** What is locked, and how an error speaks of it. */
export interface FolderLock {
  readonly folder: string;
  /** For instance `the Chroma server`. */
  readonly what: string;
  readonly signal: AbortSignal | null;
  /** How long another process is waited for, in ms; 90 s when left out. */
  readonly limitMs?: number;
  /** What a user can do when it is not free by then. */
  readonly hint?: string;
}

/**
 * Does work that only one process may do at a time in a folder, which has to be there. The lock is SQLite's, so that the system gives it back
 * when its owner dies, and there is nothing left behind to take over.
 * @throws BenchError `FILE_SYSTEM` when it cannot be had
 */
export async function withFolderLock<T>({ folder, ...how }: FolderLock, work: () => Promise<T>): Promise<T> {
  const database = await lock(join(folder, 'lock.sqlite'), how);
  try {
    return await work();
  } finally {
    database.close();
  }
}

async function lock(
  file: string,
  { what, signal, limitMs = LIMIT_MS, hint }: Omit<FolderLock, 'folder'>,
): Promise<DatabaseSync> {
  const limit = performance.now() + limitMs;
  for (;;) {
    signal?.throwIfAborted();
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
      return database;
    } catch (cause) {
      database?.close();
      const busy = cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY;
      if (!busy || performance.now() > limit) {
        throw new BenchError('FILE_SYSTEM', `${what} cannot be locked: ${describeError(cause)}.`, {
          file,
          cause,
          ...(busy ? { hint: hint ?? 'Another process has been at work on it for long; end that one.' } : {}),
        });
      }
    }
    await sleep(POLL_MS, undefined, signal === null ? {} : { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  }
}
