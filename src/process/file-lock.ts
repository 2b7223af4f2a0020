import { DatabaseSync } from 'node:sqlite';
import { BenchError, describeError } from '../core/errors.ts';
import { BUSY, sqliteCode } from './sqlite-fault.ts';

/**
 * A lock that many hold together or one alone, on this machine and in all its containers; who tries again gives up what
 * he held. It is SQLite's, so that the system gives it back when the process of its owner ends, however it does. The
 * file stays, which means nothing.
 */
export interface FileLock {
  /** @returns `false` while somebody holds it alone */
  tryShare(): boolean;
  /** @returns `false` while anybody else holds it */
  tryAlone(): boolean;
  release(): void;
}

/** How a lock is had. */
export interface LockOptions {
  /** What is locked, for an error. */
  readonly what: string;
  /**
   * How long to wait for it, in ms, in which all else stands still; without, two that come at the same moment may both be
   * refused.
   */
  readonly waitMs?: number;
}

/** Locks of this process: the garbage collector would close one that nobody remembers. */
const held = new Set<DatabaseSync>();

/**
 * Opens a lock, which is made where it is missing.
 * @throws BenchError `FILE_SYSTEM` where there can be no lock, also later
 */
export function openLock(file: string, { what, waitMs = 0 }: LockOptions): FileLock {
  const orExplain = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new BenchError('FILE_SYSTEM', `${what} cannot be locked: ${describeError(cause)}.`, {
        file,
        cause,
        hint: 'Its folder has to be writable, on a disk that supports locks.',
      });
    }
  };
  const database = orExplain(() => new DatabaseSync(file, { timeout: waitMs }));
  held.add(database);
  const attempt = (statements: string): boolean =>
    orExplain(() => {
      try {
        if (database.isTransaction) database.exec('ROLLBACK');
        // In memory, because nothing is ever written.
        database.exec(`PRAGMA journal_mode = MEMORY; ${statements}`);
        return true;
      } catch (fault) {
        // Half of it would hinder others.
        if (database.isTransaction) database.exec('ROLLBACK');
        if (sqliteCode(fault) === BUSY) return false;
        throw fault;
      }
    });
  return {
    // Only what reads takes part in the lock.
    tryShare: () => attempt('BEGIN; SELECT 1 FROM sqlite_master'),
    tryAlone: () => attempt('BEGIN EXCLUSIVE'),
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

/**
 * Takes a lock for one owner alone, if it is free.
 * @returns gives it back; `undefined` while somebody else has it
 * @throws BenchError `FILE_SYSTEM` where there can be no lock
 */
export function lockFile(file: string, options: LockOptions): (() => void) | undefined {
  const lock = openLock(file, options);
  let taken = false;
  try {
    taken = lock.tryAlone();
  } finally {
    if (!taken) lock.release();
  }
  return taken ? lock.release : undefined;
}
