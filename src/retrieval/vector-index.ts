import type { ChromaClient, Collection, Where } from 'chromadb';
import type { RetrievalQuery } from '../core/retrieval.ts';
import type { ChromaConnection } from './chroma.ts';
import { openCollection, refusedAsMismatch } from './collection.ts';

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

/** The index in a collection of so many chunks. */
export function vectorIndex(
  chroma: ChromaConnection,
  { name, chunks }: { readonly name: string; readonly chunks: number },
): VectorIndex {
  // A server that was started again has another client.
  const handles = new WeakMap<ChromaClient, Collection>();
  const open = async (client: ChromaClient): Promise<Collection> => {
    const known = handles.get(client);
    if (known !== undefined) return known;
    const collection = await openCollection(client, name);
    handles.set(client, collection);
    return collection;
  };
  return {
    collection: name,
    nearest: async ({ vector, count, where }) => {
      const conditions = whereOf(where);
      const result = await refusedAsMismatch(name, () =>
        chroma.run(async (client) => {
          const collection = await open(client);
          return await collection.query({
            queryEmbeddings: [[...vector]],
            nResults: Math.min(count, chunks),
            include: ['distances'],
            ...(conditions === undefined ? {} : { where: conditions }),
          });
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
