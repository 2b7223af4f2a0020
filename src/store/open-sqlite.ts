import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { BenchError, describeError } from '../core/errors.ts';
import { makePrivateFolder } from '../files/private-folder.ts';

/** How long a process that writes is waited for, in ms: all else stands still meanwhile, and a write takes but some of them. */
const BUSY_MS = 1_000;

/** A cache in one SQLite file. */
export interface SqliteCache {
  /** What it is called in an error. */
  readonly title: string;
  /** What a user can do when it cannot be opened. */
  readonly hint: string;
  /** Creates its table where there is none. */
  readonly schema: string;
  readonly select: string;
  readonly insert: string;
}

/** A cache that can be asked and written. */
export interface OpenSqlite {
  readonly database: DatabaseSync;
  readonly select: StatementSync;
  readonly insert: StatementSync;
}

/**
 * Opens a cache, safe with several processes.
 * @throws BenchError `FILE_SYSTEM` when the file cannot be opened or is no such cache.
 */
export function openSqlite(file: string, { title, hint, schema, select, insert }: SqliteCache): OpenSqlite {
  let database: DatabaseSync | undefined;
  try {
    makePrivateFolder(dirname(file));
    database = new DatabaseSync(file, { timeout: BUSY_MS });
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${schema}`);
    return { database, select: database.prepare(select), insert: database.prepare(insert) };
  } catch (cause) {
    database?.close();
    throw new BenchError('FILE_SYSTEM', `the ${title} cannot be opened: ${describeError(cause)}.`, {
      file,
      cause,
      hint,
    });
  }
}
