import { setTimeout as sleep } from 'node:timers/promises';
import { openLock } from '../../src/process/file-lock.ts';
import { readState, serverLockOf, usersLockOf } from '../../src/retrieval/chroma/state.ts';

/** What a call to the server of a folder has to bring. */
export function ownHeaders(folder: string): Record<string, string> {
  return { authorization: `Bearer ${readState(folder)?.token}` };
}

/** Whether nobody shares the server of a folder. */
export function hasNoUsers(folder: string): boolean {
  return isFree(usersLockOf(folder));
}

/** Waits, as long as the test may take, until no server has a folder. */
export async function untilServerIsGone(folder: string): Promise<void> {
  while (!isServerGone(folder)) await sleep(20);
}

/** Whether no server has a folder. */
export function isServerGone(folder: string): boolean {
  return isFree(serverLockOf(folder));
}

function isFree(file: string): boolean {
  const lock = openLock(file, { what: 'the server' });
  try {
    return lock.tryAlone();
  } finally {
    lock.release();
  }
}
