import { dot } from '../../lib/vectors.ts';
import type { RetrievalQuery } from '../../protocol/retrieval.ts';
import { mismatch } from '../chroma/collection.ts';
import { metadataOf, type VectorChunk } from '../chroma/write-chunks.ts';
import type { NearChunk, VectorIndex } from './vector-index.ts';

/**
 * Searches by comparing every vector, which misses none; Chroma's own search is approximate, and what it misses
 * depends on the order in which an index grew.
 */
export function exactIndex(collection: string, chunks: readonly VectorChunk[]): VectorIndex {
  const facts = chunks.map(({ chunk, vector }) => ({ id: chunk.id, vector, metadata: metadataOf(chunk) }));
  return {
    collection,
    nearest: async ({ vector, count, where }) => {
      const [first] = facts;
      if (first !== undefined && first.vector.length !== vector.length) {
        throw mismatch(collection, `${first.vector.length} numbers, not ${vector.length}`);
      }
      return facts
        .filter(({ metadata }) => matches(metadata, where))
        .map((item): NearChunk => ({ id: item.id, similarity: dot(item.vector, vector) }))
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, count);
    },
  };
}

function matches(metadata: ReturnType<typeof metadataOf>, where: RetrievalQuery['where']): boolean {
  return Object.entries(where).every(([column, value]) => metadata[column] === value);
}
