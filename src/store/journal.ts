import { closeSync, fsyncSync, openSync, truncateSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { BenchError, describeError } from '../core/errors.ts';
import type { JournalRecord } from '../core/journal.ts';
import { decodeLine, encodeLine } from './journal-line.ts';

/** What a journal file holds. */
export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** Bytes of whole lines; what follows them is a torn last line. */
  readonly wholeBytes: number;
  /** Whether a process died while it wrote the last line. */
  readonly torn: boolean;
}

/**
 * Reads a journal. A torn last line is left out and reported.
 * @throws BenchError `DAMAGED_JOURNAL` with the number of any other damaged line.
 */
export async function readJournal(file: string): Promise<JournalContent> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the journal cannot be read: ${describeError(cause)}.`, {
      file,
      cause,
    });
  }
  const records: JournalRecord[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    if (end === -1) return { records, wholeBytes: start, torn: true };
    const decoded = decodeLine(bytes.toString('utf8', start, end));
    if ('fault' in decoded) {
      throw new BenchError('DAMAGED_JOURNAL', `this line is damaged: ${decoded.fault}.`, {
        file,
        line,
        hint: 'Nothing was changed. Restore the file from a backup, or start a new run: answers in the response cache are not paid twice.',
      });
    }
    records.push(decoded.record);
    start = end + 1;
  }
  return { records, wholeBytes: start, torn: false };
}

/** Appends checked lines; each is handed to the operating system before `append` returns. */
export class JournalWriter {
  readonly #descriptor: number;
  readonly #file: string;

  /** Opens the file, cutting off a torn last line first. */
  constructor(file: string, wholeBytes: number) {
    this.#file = file;
    try {
      this.#descriptor = openSync(file, 'a');
      truncateSync(file, wholeBytes);
    } catch (cause) {
      throw new BenchError('FILE_SYSTEM', `the journal cannot be written: ${describeError(cause)}.`, {
        file,
        cause,
      });
    }
  }

  /** @throws BenchError `FILE_SYSTEM`, for instance when the disk is full. */
  append(record: JournalRecord): void {
    const bytes = Buffer.from(encodeLine(record), 'utf8');
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (cause) {
      throw new BenchError('FILE_SYSTEM', `the journal cannot be written: ${describeError(cause)}.`, {
        file: this.#file,
        cause,
      });
    }
  }

  /** Waits until the disk has everything and closes the file. */
  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }
}
