import type { Corpus } from '../corpus.ts';
import type { ChromaConnection } from './chroma.ts';
import { openCollection } from './collection.ts';

/** Chroma Cloud gives no more than 300 at once. */
const PAGE = 250;

/** The vectors of a corpus as they stand in its collection; `null` when some are missing. */
export async function readVectors({
  corpus,
  chroma,
  name,
  signal,
}: {
  readonly corpus: Corpus;
  readonly chroma: ChromaConnection;
  readonly name: string;
  readonly signal: AbortSignal;
}): Promise<readonly Float32Array[] | null> {
  const ids = corpus.chunks.map(({ id }) => id);
  const vectors = new Map<string, Float32Array>();
  for (let start = 0; start < ids.length; start += PAGE) {
    signal.throwIfAborted();
    const page = ids.slice(start, start + PAGE);
    const found = await chroma.run(async (client) => {
      const collection = await openCollection(client, name);
      return await collection.get({ ids: page, include: ['embeddings'] });
    });
    for (const [at, id] of found.ids.entries()) {
      const embedding = found.embeddings[at];
      if (embedding !== null && embedding !== undefined) vectors.set(id, Float32Array.from(embedding));
    }
  }
  const all = ids.flatMap((id) => vectors.get(id) ?? []);
  return all.length === ids.length ? all : null;
}
