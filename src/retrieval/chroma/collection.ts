import type { ChromaClient, Collection, EmbeddingFunction } from 'chromadb';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import type { ChromaConnection } from './chroma.ts';

/** Without `null` the client looks for an embedder of its own; its types allow that only where a collection is made. */
export function openCollection(client: ChromaClient, name: string): Promise<Collection> {
  return client.getCollection({ name, embeddingFunction: null as unknown as EmbeddingFunction });
}

/** What a collection says of itself; kept with it, so that every process that finds it knows what it took. */
const noteSchema = z.object({
  adaptbench: z.literal(1),
  suite: z.string(),
  complete: z.boolean(),
  embedMs: z.number(),
  writeMs: z.number(),
  inputTokens: z.number(),
  truncated: z.number(),
  dimension: z.number(),
  /** What its embedder made of the probe; empty where the weights are known, or when it was made before there were probes. */
  probe: z.string().default(''),
  /** Share of the nearest chunks that the server's approximate search finds; negative when that was not measured. */
  nearFound: z.number().default(-1),
});

/** The note of a collection of our own. */
export type Note = z.infer<typeof noteSchema>;

const NOT_FOUND = 'ChromaNotFoundError';
const PREFIX = 'adaptbench-';

/** Name of the collection of an index. */
export function collectionName(key: string): string {
  return `${PREFIX}${key}`;
}

/** Key of the index that a collection is; `null` for a collection of somebody else. */
export function keyOfCollection(name: string): string | null {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;
}

/** What a collection says of itself; `undefined` for one of somebody else. */
export function readNote(metadata: unknown): Note | undefined {
  return noteSchema.safeParse(metadata).data;
}

/** Deletes a collection, if it is there. */
export async function deleteCollection(chroma: ChromaConnection, name: string): Promise<void> {
  await chroma.run(async (client) => {
    try {
      await client.deleteCollection({ name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  });
}

/** What the server says when a collection is deleted in the middle of a call. */
const DELETED_MEANWHILE = /\bMissing \w+ segment\b/;

/** Whether there is no such collection, as the client says it and as a user is told. */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return [error, error.cause].some(
    (one) => one instanceof Error && (one.name === NOT_FOUND || DELETED_MEANWHILE.test(one.message)),
  );
}

/** Something deletes a collection as often as it is made. */
export function deletedAgain(name: string, cause: unknown): BenchError {
  return new BenchError('PROVIDER', `the collection "${name}" was deleted again and again.`, {
    cause,
    hint: 'Another process that uses the same Chroma deletes it; end that one.',
    details: { fatal: true },
  });
}

/** A collection of our name with vectors of another length was made by something else. */
export async function refusedAsMismatch<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || !/dimension/i.test(cause.message)) throw cause;
    throw mismatch(name, describeError(cause), cause);
  }
}

/** An index whose vectors are no embeddings of the embedder that is used. */
export function mismatch(name: string, reason: string, cause?: unknown): BenchError {
  return new BenchError(
    'PROVIDER',
    `the collection "${name}" holds vectors of another embedder: ${reason}.`,
    {
      cause,
      hint: 'Build it anew with "index build --rebuild".',
      details: { fatal: true },
    },
  );
}
