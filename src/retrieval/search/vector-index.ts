import type { ChromaClient, Collection, Where } from 'chromadb';
import type { RetrievalQuery } from '../../protocol/retrieval.ts';
import type { ChromaConnection } from '../chroma/chroma.ts';
import { deletedAgain, isNotFound, openCollection, refusedAsMismatch } from '../chroma/collection.ts';

/** A chunk that was found, and how near it is. */
export interface NearChunk {
  readonly id: string;
  /** Cosine similarity. */
  readonly similarity: number;
}

/** The vectors of a corpus in Chroma. */
export interface VectorIndex {
  readonly collection: string;
  /** Chunks nearest to a vector, best first; all of them have the metadata. */
  nearest(query: {
    readonly vector: Float32Array;
    readonly count: number;
    readonly where: RetrievalQuery['where'];
  }): Promise<readonly NearChunk[]>;
}

/** A collection that is searched. */
export interface SearchedCollection {
  readonly name: string;
  readonly chunks: number;
  /** Makes it again, or waits until somebody has: another process may have deleted it. `null`: a search then fails. */
  readonly restore: (() => Promise<void>) | null;
}

/** How often a collection is made again for one search. */
const RESTORED_AT_MOST = 3;

/** The index in a collection, searched by the server. */
export function vectorIndex(
  chroma: ChromaConnection,
  { name, chunks, restore }: SearchedCollection,
): VectorIndex {
  // A server that was started again has another client.
  let handles = new WeakMap<ChromaClient, Collection>();
  const open = async (client: ChromaClient): Promise<Collection> => {
    const known = handles.get(client);
    if (known !== undefined) return known;
    const collection = await openCollection(client, name);
    handles.set(client, collection);
    return collection;
  };
  let restoring: Promise<void> | undefined;
  // Searches that failed side by side wait for the same collection.
  const restoreOnce = async (): Promise<void> => {
    restoring ??= restore?.().finally(() => {
      handles = new WeakMap();
      restoring = undefined;
    });
    await restoring;
  };
  const searching = async <T>(work: (collection: Collection) => Promise<T>): Promise<T> => {
    for (let restored = 0; ; restored += 1) {
      try {
        return await refusedAsMismatch(name, () =>
          chroma.run(async (client) => await work(await open(client))),
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
        if (restore === null) throw error;
        if (restored === RESTORED_AT_MOST) throw deletedAgain(name, error);
        await restoreOnce();
      }
    }
  };
  return {
    collection: name,
    nearest: async ({ vector, count, where }) => {
      const conditions = whereOf(where);
      const result = await searching((collection) =>
        collection.query({
          queryEmbeddings: [[...vector]],
          nResults: Math.min(count, chunks),
          include: ['distances'],
          ...(conditions === undefined ? {} : { where: conditions }),
        }),
      );
      return (result.ids[0] ?? []).flatMap((id, index) => {
        const distance = result.distances?.[0]?.[index];
        return typeof distance === 'number' ? [{ id, similarity: 1 - distance }] : [];
      });
    },
  };
}

function whereOf(where: RetrievalQuery['where']): Where | undefined {
  const conditions = Object.entries(where).map(([column, value]): Where => ({ [column]: { $eq: value } }));
  const [only] = conditions;
  if (only === undefined) return undefined;
  return conditions.length === 1 ? only : { $and: conditions };
}
