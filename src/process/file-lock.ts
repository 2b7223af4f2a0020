import { DatabaseSync } from 'node:sqlite';
import { BUSY, sqliteCode } from './sqlite-fault.ts';

/** Locks of this process: the garbage collector would close one that nobody remembers. */
const held = new Set<DatabaseSync>();

/**
 * Takes a lock that one owner at a time can have, on this machine and in all its containers. It is SQLite's, so that the
 * system gives it back when the process of its owner ends, however it does. The file stays, which means nothing.
 * @param waitMs how long to wait for it, in which all else stands still; without, two that come at the same moment may both be refused
 * @returns gives it back; `undefined` while somebody else has it
 * @throws the fault of SQLite where there can be no lock
 */
export function lockFile(file: string, waitMs = 0): (() => void) | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: waitMs });
    // In memory, because nothing is ever written.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (fault) {
    database?.close();
    if (sqliteCode(fault) === BUSY) return undefined;
    throw fault;
  }
  const taken = database;
  held.add(taken);
  return () => {
    if (held.delete(taken)) taken.close();
  };
}
