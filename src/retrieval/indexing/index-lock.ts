import { join } from 'node:path';
import { BenchError, describeError } from '../../core/errors.ts';
import { makePrivateFolder } from '../../files/private-folder.ts';
import { withFolderLock } from '../../process/folder-lock.ts';

/** Whose making or deleting is locked, and where locks lie. */
export interface IndexLock {
  /** Folder of Chroma's data. */
  readonly folder: string;
  /** Name of the collection. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** After that long one is told what is waited for, in ms. */
const SILENCE_MS = 3_000;

/**
 * Makes or deletes an index while no other process on this machine does; however long that one takes.
 * @throws BenchError `FILE_SYSTEM` when there can be no lock
 */
export async function withIndexLock<T>(
  { folder, name, signal, onNotice }: IndexLock,
  work: () => Promise<T>,
): Promise<T> {
  const place = join(folder, 'indexes', name);
  try {
    makePrivateFolder(place);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the lock of the index cannot be made: ${describeError(cause)}.`, {
      file: place,
      cause,
    });
  }
  const waiting = setTimeout(
    () => onNotice?.('Another process is making this index; it is waited for.'),
    SILENCE_MS,
  );
  try {
    return await withFolderLock(
      { folder: place, what: 'the index', signal, limitMs: Number.POSITIVE_INFINITY },
      async () => {
        clearTimeout(waiting);
        return await work();
      },
    );
  } finally {
    clearTimeout(waiting);
  }
}
