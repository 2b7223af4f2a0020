import type { Collection } from 'chromadb';
import type { ChromaConnection } from '../chroma/chroma.ts';
import { isNotFound, keyOfCollection, readNote } from '../chroma/collection.ts';

/** An index as its server lists it. */
export interface ListedIndex {
  readonly collection: string;
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  readonly chunks: number;
  /** `false`: its making was broken off. */
  readonly complete: boolean;
}

const PAGE = 100;

/** The indexes of a suite on a server. */
export async function listIndexes(chroma: ChromaConnection, suite: string): Promise<readonly ListedIndex[]> {
  return await chroma.run(async (client) => {
    const found: ListedIndex[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const collections = await client.listCollections({ limit: PAGE, offset });
      for (const collection of collections) {
        const key = keyOfCollection(collection.name);
        const note = readNote(collection.metadata);
        if (key === null || note?.suite !== suite) continue;
        const chunks = await countIn(collection);
        if (chunks !== null)
          found.push({ collection: collection.name, key, chunks, complete: note.complete });
      }
      if (collections.length < PAGE) return found;
    }
  });
}

/** `null` when another process has deleted it meanwhile. */
async function countIn(collection: Collection): Promise<number | null> {
  try {
    return await collection.count();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
