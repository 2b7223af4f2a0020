import { DatabaseSync } from 'node:sqlite';
import { BenchError, describeError } from '../core/errors.ts';

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;

/**
 * A lock that many hold together or one alone; who tries again gives up what he held. It is SQLite's, so that the system gives it back when a process dies,
 * however that happens and in whatever container.
 */
export interface SharedLock {
  /** @returns `false` while somebody holds it alone */
  tryShare(): boolean;
  /** @returns `false` while anybody else holds it */
  tryAlone(): boolean;
  release(): void;
}

/**
 * Opens a lock, which is made where it is missing.
 * @throws BenchError `FILE_SYSTEM` when the file cannot be used, also later
 */
export function openSharedLock(file: string): SharedLock {
  const orFault = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new BenchError('FILE_SYSTEM', `the lock of the Chroma server fails: ${describeError(cause)}.`, {
        file,
        cause,
      });
    }
  };
  const database = orFault(() => new DatabaseSync(file, { timeout: 0 }));
  const attempt = (statements: string): boolean =>
    orFault(() => {
      try {
        if (database.isTransaction) database.exec('ROLLBACK');
        database.exec(statements);
        return true;
      } catch (error) {
        // Half of it would hinder others.
        if (database.isTransaction) database.exec('ROLLBACK');
        if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false;
        throw error;
      }
    });
  return {
    // Only what reads takes part in the lock.
    tryShare: () => attempt('BEGIN; SELECT 1 FROM sqlite_master'),
    tryAlone: () => attempt('BEGIN EXCLUSIVE'),
    release: () => database.close(),
  };
}
