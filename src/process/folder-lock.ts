import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '../core/errors.ts';
import { lockFile } from './file-lock.ts';

const POLL_MS = 25;
const LIMIT_MS = 90_000;

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
 * Does work that only one process may do at a time in a folder, which has to be there; another process is waited for.
 * @throws BenchError `FILE_SYSTEM` when the lock cannot be had
 */
export async function withFolderLock<T>({ folder, ...how }: FolderLock, work: () => Promise<T>): Promise<T> {
  const release = await lock(join(folder, 'lock.sqlite'), how);
  try {
    return await work();
  } finally {
    release();
  }
}

async function lock(
  file: string,
  { what, signal, limitMs = LIMIT_MS, hint }: Omit<FolderLock, 'folder'>,
): Promise<() => void> {
  const limit = performance.now() + limitMs;
  for (;;) {
    signal?.throwIfAborted();
    const release = lockFile(file, { what });
    if (release !== undefined) return release;
    if (performance.now() > limit) {
      throw new BenchError('FILE_SYSTEM', `${what} cannot be locked: another process holds the lock.`, {
        file,
        hint: hint ?? 'Another process has been holding it for a long time; end that process.',
      });
    }
    await sleep(POLL_MS, undefined, signal === null ? {} : { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  }
}
