import type { ChromaClient } from 'chromadb';
import type { Chunk } from '../../core/corpus.ts';
import { BenchError } from '../../core/errors.ts';
import type { Metadata } from '../../protocol/retrieval.ts';
import type { ChromaConnection } from './chroma.ts';
import { openCollection, refusedAsMismatch } from './collection.ts';

/** A chunk with its vector, as it is written. */
export interface VectorChunk {
  readonly chunk: Chunk;
  readonly vector: Float32Array;
}

/** Where chunks are written to. */
export interface WriteTarget {
  readonly chroma: ChromaConnection;
  /** Name of a collection that is there. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Told after every write how many chunks are there. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What one write may hold. */
interface WriteLimits {
  records: number;
  bytes: number;
}

const MOST_RECORDS = 1000;
/** Servers take 40 MiB unless a proxy before them takes less. */
const MOST_BYTES = 8 * 1024 * 1024;
/** A number of a vector where the server reads nothing denser than JSON. */
const BYTES_PER_NUMBER = 20;
/** Names of the client's errors for what a server does not take. */
const REFUSALS: readonly string[] = ['ChromaClientError', 'ChromaQuotaExceededError', 'ChromaValueError'];

const limits = new WeakMap<ChromaConnection, WriteLimits>();

/**
 * Writes chunks in portions that the server takes: as many as it says, no more bytes than servers take, and half of
 * what it refuses.
 * @throws BenchError `PROVIDER`; what was written until then is kept
 */
export async function writeChunks(chunks: readonly VectorChunk[], target: WriteTarget): Promise<void> {
  const known = limits.get(target.chroma) ?? { records: await mostRecords(target.chroma), bytes: MOST_BYTES };
  limits.set(target.chroma, known);
  let done = 0;
  const writeAll = async (items: readonly VectorChunk[]): Promise<void> => {
    for (let start = 0; start < items.length; ) {
      target.signal.throwIfAborted();
      const batch = firstBatch(items.slice(start, start + known.records), known);
      try {
        await write(batch, target);
        done += batch.length;
        target.onProgress?.(done);
      } catch (refusal) {
        if (!isRefused(refusal)) throw refusal;
        const [only] = batch;
        if (only !== undefined && batch.length === 1) throw nameChunk(refusal, only.chunk);
        const middle = Math.ceil(batch.length / 2);
        await writeAll(batch.slice(0, middle));
        await writeAll(batch.slice(middle));
        if (/payload|too large|length|413/i.test(refusal.message)) {
          known.bytes = Math.min(known.bytes, Math.ceil(sum(batch.map(bytesOf)) / 2));
        } else known.records = Math.min(known.records, middle);
      }
      start += batch.length;
    }
  };
  await writeAll(chunks);
}

/** What the server says that it takes at once. */
async function mostRecords(chroma: ChromaConnection): Promise<number> {
  const most = await chroma.run((client) => client.getMaxBatchSize());
  return most > 0 ? Math.min(most, MOST_RECORDS) : MOST_RECORDS;
}

function firstBatch(items: readonly VectorChunk[], { bytes }: WriteLimits): readonly VectorChunk[] {
  let size = 0;
  const end = items.findIndex((item, index) => {
    size += bytesOf(item);
    return index > 0 && size > bytes;
  });
  return end === -1 ? items : items.slice(0, end);
}

function bytesOf({ chunk, vector }: VectorChunk): number {
  return (
    vector.length * BYTES_PER_NUMBER + Buffer.byteLength(JSON.stringify([chunk.text, metadataOf(chunk)]))
  );
}

async function write(batch: readonly VectorChunk[], { chroma, name }: WriteTarget): Promise<void> {
  const records = {
    ids: batch.map(({ chunk }) => chunk.id),
    embeddings: batch.map(({ vector }) => [...vector]),
    documents: batch.map(({ chunk }) => chunk.text),
    metadatas: batch.map(({ chunk }) => metadataOf(chunk)),
  };
  const upsert = async (client: ChromaClient): Promise<void> => {
    const collection = await openCollection(client, name);
    await collection.upsert(records);
  };
  await refusedAsMismatch(name, () => chroma.run(upsert));
}

function isRefused(error: unknown): error is BenchError {
  if (!(error instanceof BenchError) || !(error.cause instanceof Error)) return false;
  const { name, message } = error.cause;
  if (/dimension/i.test(message)) return false;
  return REFUSALS.includes(name) || /\b413\b|too large|length limit/i.test(message);
}

function nameChunk(refusal: BenchError, { document, start, end }: Chunk): BenchError {
  return new BenchError(
    'PROVIDER',
    `the document "${document}" (its chunk of characters ${start} to ${end}) cannot be written: ${refusal.message}`,
    { cause: refusal, details: { fatal: true } },
  );
}

/** What can be filtered by: texts, numbers and truth values. */
export function metadataOf(chunk: Chunk): Metadata {
  const scalars = Object.entries(chunk.metadata).filter(
    (entry): entry is [string, string | number | boolean] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
  );
  return { ...Object.fromEntries(scalars), document: chunk.document };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
