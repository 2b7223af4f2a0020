import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BenchError, type BenchErrorCode, type BenchErrorOptions } from '../../core/errors.ts';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import type { DocumentContent, DocumentFormat } from './formats.ts';

/** What a document may take while it is read. */
export interface ReadingLimits {
  readonly ms: number;
  readonly bytes: number;
}

const LIMITS: ReadingLimits = { ms: 120_000, bytes: 2_000_000_000 };
const LEAVE_OUT = 'Split it into several documents, save it in another form, or leave it out.';
const MEMORY_WATCH_MS = 200;

/** Reads one document after the other in a thread of its own. */
export interface DocumentReader {
  /**
   * @throws BenchError `INVALID_DATA` with the file, also for a document that takes too much time or memory; the signal's
   *   reason when aborted
   */
  read(
    bytes: Uint8Array,
    document: { readonly format: DocumentFormat; readonly file: string },
  ): Promise<DocumentContent>;
  close(): Promise<void>;
}

/** What the thread is asked. */
export interface DocumentRequest {
  readonly bytes: Uint8Array;
  readonly format: DocumentFormat;
  readonly file: string;
}

/** What the thread answers; an error loses its class on the way. */
export type DocumentReply =
  | { readonly status: 'read'; readonly content: DocumentContent }
  | {
      readonly status: 'refused';
      readonly error: Pick<BenchErrorOptions, 'file' | 'line' | 'choices' | 'hint'> & {
        readonly code: BenchErrorCode;
        readonly reason: string;
      };
    };

/** Opens a thread that reads documents; the signal ends it in the middle of one. */
export function openDocumentReader({
  signal,
  limits = LIMITS,
}: {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: ReadingLimits | undefined;
} = {}): DocumentReader {
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: Math.floor(limits.bytes / (1 << 20)) },
  });
  // It may also fail while nobody waits for it: before the first document, or after it gave one up.
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error;
  });
  return {
    async read(bytes, { format, file }) {
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      const { promise, resolve, reject } = Promise.withResolvers<DocumentReply>();
      const refuse = (message: string): void =>
        reject(new BenchError('INVALID_DATA', message, { file, hint: LEAVE_OUT }));
      const tooMuch = (): void =>
        refuse(`reading the document takes more than ${formatBytes(limits.bytes)} of memory.`);
      const onAbort = (): void => reject(signal?.reason);
      const onError = (error: Error): void => {
        if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch();
        else reject(error);
      };
      const onExit = (): void =>
        reject(new BenchError('INTERNAL', 'the reader of documents ended.', { file }));
      const timer = setTimeout(
        () => refuse(`reading the document takes longer than ${formatDuration(limits.ms)}.`),
        limits.ms,
      );
      // What stands outside the heap, as an unpacked stream does, is not part of its limit.
      const watch = setInterval(async () => {
        // It may begin or end at the moment that it is asked.
        const heap = await worker.getHeapStatistics().catch(() => null);
        if (heap !== null && heap.external_memory > limits.bytes) tooMuch();
      }, MEMORY_WATCH_MS);
      signal?.addEventListener('abort', onAbort);
      worker.on('message', resolve).on('error', onError).on('exit', onExit);
      try {
        worker.postMessage({ bytes, format, file } satisfies DocumentRequest);
        const reply = await promise;
        if (reply.status === 'read') return reply.content;
        const { code, reason, ...options } = reply.error;
        throw new BenchError(code, reason, options);
      } finally {
        clearTimeout(timer);
        clearInterval(watch);
        signal?.removeEventListener('abort', onAbort);
        worker.off('message', resolve).off('error', onError).off('exit', onExit);
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}
