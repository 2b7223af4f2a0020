import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import { formatBytes } from '../lib/format.ts';

/** How a file that a user named is read. */
export interface FileReading {
  /** What it is to whoever reads the message, with its article: `the data file`. */
  readonly what: string;
  /** Bytes from which on it is refused. */
  readonly most: number;
  /** What to do about a file that is larger, as a full sentence. */
  readonly hint: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a file that a user named; a link to one is as good. Never waits for the other end of a pipe.
 * @throws BenchError `FILE_SYSTEM` for what is no regular file or cannot be opened
 */
export async function openRegularFile(file: string, what: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // Not every system has the flag.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if (hasCode(cause, 'ENXIO')) throw notRegular(file, { what, kind: 'a socket or a device' });
    if (hasCode(cause, 'EISDIR')) throw notRegular(file, { what, kind: 'a folder' });
    throw unreadable(file, what, cause);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notRegular(file, { what, kind: kindOf(stats) });
    return handle;
  } catch (error) {
    await handle.close();
    throw error instanceof BenchError ? error : unreadable(file, what, error);
  }
}

/**
 * The bytes of a file that a user named, piece by piece, of which no more is read than its limit.
 * @throws BenchError `FILE_SYSTEM` as {@link openRegularFile}, `INVALID_DATA` for a file that is too large; the signal's
 *   reason when aborted
 */
export async function* piecesOfFile(file: string, reading: FileReading): AsyncGenerator<Buffer> {
  const { what, most, hint, signal } = reading;
  signal?.throwIfAborted();
  const handle = await openRegularFile(file, what);
  const tooLarge = (size: number, more = ''): BenchError =>
    new BenchError(
      'INVALID_DATA',
      `${what} has ${more}${formatBytes(size)}; at most ${formatBytes(most)} are read.`,
      { file, hint, details: { bytes: size, most } },
    );
  try {
    const { size } = await handle.stat();
    if (size > most) throw tooLarge(size);
    let bytes = 0;
    // It may grow while it is read, and some files say that they are empty.
    const stream = handle.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false, signal });
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > most) throw tooLarge(most, 'more than ');
      yield piece;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof BenchError ? cause : unreadable(file, what, cause);
  } finally {
    await handle.close();
  }
}

/**
 * All bytes of a file that a user named.
 * @throws as {@link piecesOfFile}
 */
export async function readRegularFile(file: string, reading: FileReading): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOfFile(file, reading)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const PIECE_BYTES = 1 << 16;

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function notRegular(
  file: string,
  { what, kind }: { readonly what: string; readonly kind: string },
): BenchError {
  return new BenchError('FILE_SYSTEM', `${what} has to be a regular file, but this is ${kind}.`, {
    file,
    hint: kind === 'a folder' ? 'Name a file in it.' : 'Write its output to a file, and name that file.',
    details: { kind },
  });
}

function unreadable(file: string, what: string, cause: unknown): BenchError {
  if (hasCode(cause, 'ENOENT')) {
    return new BenchError('FILE_SYSTEM', `${what} is not in ${dirname(resolve(file))}.`, { file, cause });
  }
  return new BenchError('FILE_SYSTEM', `${what} cannot be read: ${describeError(cause)}.`, { file, cause });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
