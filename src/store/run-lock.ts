import { BenchError } from '../core/errors.ts';
import { lockFile } from '../process/file-lock.ts';

/** Of two that come at the same moment one gets the lock, in ms. */
const COLLISION_MS = 200;

/**
 * Takes the lock of a run for this process, now or not at all.
 * @param file without its ending; earlier versions kept the id of a process there, which counts no more
 * @returns gives it back
 * @throws BenchError `RUN_LOCKED` while another process has it, `FILE_SYSTEM` where there can be no lock
 */
export function takeLock(file: string): () => void {
  const place = `${file}.sqlite`;
  const release = lockFile(place, { what: 'the run', waitMs: COLLISION_MS });
  if (release !== undefined) return release;
  throw new BenchError('RUN_LOCKED', 'another process is working on this run.', {
    file: place,
    hint: 'Wait for it, or end it and try again.',
  });
}
