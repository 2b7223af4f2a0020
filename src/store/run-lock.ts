import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BenchError, describeError } from '../core/errors.ts';
import { isAlive } from './is-alive.ts';

/**
 * Takes the lock of a run for this process; a dead owner's lock is taken over.
 * @throws BenchError `RUN_LOCKED` while its owner lives.
 */
export function takeLock(file: string): () => void {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new BenchError('FILE_SYSTEM', `the run cannot be locked: ${describeError(cause)}.`, {
          file,
          cause,
        });
      }
    }
    const owner = ownerOf(file);
    if (owner !== undefined && isAlive(owner)) {
      throw new BenchError('RUN_LOCKED', `the process ${owner} is working on this run.`, {
        file,
        hint: 'Wait for it, or end it and try again.',
      });
    }
    rmSync(file, { force: true });
  }
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
