import { BenchError } from '../core/errors.ts';
import { lockOrExplain } from './folder-lock.ts';

/**
 * Takes the lock of a run for this process, at once or not at all.
 * @param file without its ending; earlier versions kept the id of a process there, which counts no more
 * @returns gives it back
 * @throws BenchError `RUN_LOCKED` while another process has it, `FILE_SYSTEM` where there can be no lock
 */
export function takeLock(file: string): () => void {
  const place = `${file}.sqlite`;
  const release = lockOrExplain(place, 'the run');
  if (release !== undefined) return release;
  throw new BenchError('RUN_LOCKED', 'another process is working on this run.', {
    file: place,
    hint: 'Wait for it, or end it and try again.',
  });
}
