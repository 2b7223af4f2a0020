import { closeSync, createReadStream, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { BenchError, describeError } from '../core/errors.ts';
import { pauses } from '../files/pauses.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { CallRecord, JournalRecord, ScoringCallRecord } from '../protocol/records.ts';
import { ageOf, type Format, RUN_FORMAT } from '../protocol/run-format.ts';
import { recordReader } from '../protocol/versions/read.ts';
import { decodeLine, encodeLine } from './journal-line.ts';
import { interner, leaveRequest, readBytes } from './left-on-disk.ts';

/** How much of a journal is read at once. */
const PIECE_BYTES = 1 << 18;

/** What a journal file holds. */
export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** How many records there are of each type that only a newer version knows. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Bytes of whole lines; what follows them is a torn last line. */
  readonly wholeBytes: number;
  /** Whether the last line was not written to its end. */
  readonly torn: boolean;
}

/**
 * Reads a journal that was written in a format. A torn last line is dropped and reported.
 * @throws BenchError `DAMAGED_JOURNAL` with the number of any other damaged line.
 */
export async function readJournal(file: string, format: Format = RUN_FORMAT): Promise<JournalContent> {
  const records: JournalRecord[] = [];
  const unknown = new Map<string, number>();
  const pause = pauses(undefined);
  const readRecord = recordReader(format);
  const share = interner();
  const ends = [0];
  // A file of an older format is written anew when its run is gone on with.
  const mayLeave = ageOf(format) !== 'older';
  const readAgain = (line: number, key: string): CallRecord['request'] => {
    const decoded = decodeLine(textOfLine(file, ends[line - 1] ?? 0, ends[line] ?? 0), readRecord);
    if ('fault' in decoded) throw damagedLine(decoded.fault, { file, line });
    if ('record' in decoded && isCall(decoded.record) && decoded.record.key === key) {
      return decoded.record.request;
    }
    throw damagedLine('it is no longer the one that was read first', { file, line });
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of piecesOf(file)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const before = ends.at(-1) ?? 0;
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      await pause();
      const line = ends.length;
      const decoded = decodeLine(bytes.toString('utf8', start, end), readRecord);
      if ('fault' in decoded) throw damagedLine(decoded.fault, { file, line });
      start = end + 1;
      ends.push(before + start);
      if ('unknown' in decoded) unknown.set(decoded.unknown, (unknown.get(decoded.unknown) ?? 0) + 1);
      else {
        const { record } = decoded;
        const kept = mayLeave && isCall(record) ? leaveRequest(record, line, readAgain) : record;
        share(kept);
        records.push(kept);
      }
    }
    rest = bytes.subarray(start);
  }
  return { records, unknown, wholeBytes: ends.at(-1) ?? 0, torn: rest.length > 0 };
}

function isCall(record: JournalRecord): record is CallRecord | ScoringCallRecord {
  return record.type === 'call' || record.type === 'scoring-call';
}

/** @throws BenchError `FILE_SYSTEM` */
function textOfLine(file: string, start: number, end: number): string {
  try {
    return readBytes(file, start, end - 1).toString('utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** @throws BenchError `FILE_SYSTEM` */
async function* piecesOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: PIECE_BYTES });
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): BenchError {
  return new BenchError('FILE_SYSTEM', `the journal cannot be read: ${describeError(cause)}.`, {
    file,
    cause,
  });
}

function damagedLine(fault: string, where: { readonly file: string; readonly line: number }): BenchError {
  return new BenchError('DAMAGED_JOURNAL', `this line is damaged: ${fault}.`, {
    ...where,
    hint: 'Nothing was changed. Restore the file from a backup, or start a new run: answers in the response cache are not paid twice.',
  });
}

type Waiting = PromiseWithResolvers<void> & { readonly lines: string };

/**
 * Appends checked lines, those of one turn of the event loop by one write; each is handed to the operating system before
 * its `append` is settled. The file ends with a whole line.
 */
export class JournalWriter {
  readonly #descriptor: number;
  readonly #file: string;
  /** Bytes of whole lines. */
  #size: number;
  /** Why nothing can be appended any more. */
  #broken: BenchError | undefined;
  #waiting: Waiting[] = [];
  #closed = false;

  /** Opens the file, cutting off a torn last line first. */
  constructor(file: string, wholeBytes: number) {
    this.#file = file;
    this.#size = wholeBytes;
    let descriptor: number | undefined;
    try {
      descriptor = openSync(file, 'a');
      ftruncateSync(descriptor, wholeBytes);
      this.#descriptor = descriptor;
    } catch (cause) {
      if (descriptor !== undefined) closeSync(descriptor);
      throw this.#fault(cause);
    }
  }

  /**
   * Records that do not fit leave nothing of them; later ones may fit again.
   * @throws BenchError `FILE_SYSTEM`, for instance when the disk is full
   */
  async append(records: readonly JournalRecord[]): Promise<void> {
    // Its descriptor may be that of another file by now.
    if (this.#closed) throw new BenchError('INTERNAL', 'the journal is closed', { file: this.#file });
    const waiting = { ...Promise.withResolvers<void>(), lines: records.map(encodeLine).join('') };
    // A thread that writes would be waited for longer than the write takes.
    if (this.#waiting.push(waiting) === 1) setImmediate(() => this.#writeAll());
    await waiting.promise;
  }

  #writeAll(): void {
    const batch = this.#waiting.splice(0);
    if (batch.length === 0) return;
    const fault = this.#write(batch.map(({ lines }) => lines).join(''));
    for (const { lines, resolve, reject } of batch) {
      // Where not all of them fit, some may.
      const own = fault === undefined || batch.length === 1 ? fault : this.#write(lines);
      if (own === undefined) resolve();
      else reject(own);
    }
  }

  #write(lines: string): BenchError | undefined {
    if (this.#broken !== undefined) return this.#broken;
    const bytes = Buffer.from(lines, 'utf8');
    try {
      let written = 0;
      while (written < bytes.length) {
        const more = writeSync(this.#descriptor, bytes, written);
        if (more === 0) throw new Error('nothing more is taken');
        written += more;
      }
      this.#size += bytes.length;
      return undefined;
    } catch (cause) {
      return this.#takeBack(cause);
    }
  }

  /**
   * Waits until the disk has everything and closes the file.
   * @throws BenchError `FILE_SYSTEM` when the disk has not; the file is closed all the same
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#writeAll();
    let fault: { readonly cause: unknown } | undefined;
    for (const step of [fsyncSync, closeSync]) {
      try {
        step(this.#descriptor);
      } catch (cause) {
        fault ??= { cause };
      }
    }
    if (fault !== undefined) throw this.#fault(fault.cause);
  }

  /** Cuts off the piece of a record: what is appended behind one makes a damaged line. */
  #takeBack(cause: unknown): BenchError {
    try {
      ftruncateSync(this.#descriptor, this.#size);
      return this.#fault(cause);
    } catch (truncation) {
      this.#broken = new BenchError(
        'FILE_SYSTEM',
        `the journal cannot be written: ${describeError(cause)}; nor can the unfinished record at its end be removed (${describeError(truncation)}), so nothing more is written after it.`,
        { file: this.#file, cause },
      );
      return this.#broken;
    }
  }

  #fault(cause: unknown): BenchError {
    return new BenchError('FILE_SYSTEM', `the journal cannot be written: ${describeError(cause)}.`, {
      file: this.#file,
      cause,
    });
  }
}

/**
 * Writes a whole journal anew, in today's format.
 * @throws BenchError `FILE_SYSTEM`; the journal that stood there stays
 */
export async function rewriteJournal(file: string, records: readonly JournalRecord[]): Promise<number> {
  const text = records.map(encodeLine).join('');
  try {
    await writeAtomically(file, text);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the journal cannot be written: ${describeError(cause)}.`, {
      file,
      cause,
    });
  }
  return Buffer.byteLength(text);
}
