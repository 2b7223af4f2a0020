import type { Clock } from '../../core/clock.ts';
import type { Chunk } from '../../core/corpus.ts';
import type { Embedder } from '../../core/embedder.ts';
import type { EmbeddingCache } from '../../core/store.ts';
import type { IndexSetup } from '../../protocol/setups.ts';
import type { ChromaConnection } from '../chroma/chroma.ts';
import {
  collectionName,
  deleteCollection,
  deletedAgain,
  isNotFound,
  type Note,
  openCollection,
  readNote,
} from '../chroma/collection.ts';
import { readVectors } from '../chroma/read-vectors.ts';
import { type VectorChunk, writeChunks } from '../chroma/write-chunks.ts';
import { type Corpus, textToEmbed } from '../corpus.ts';
import { shareFound } from '../search/approximation.ts';
import { exactIndex } from '../search/exact-index.ts';
import { type SearchedCollection, type VectorIndex, vectorIndex } from '../search/vector-index.ts';
import { embedTexts, knownVectors } from './embed-texts.ts';
import { describeEmbedder, isSameModel, probeEmbedder, sketchOf } from './embedder-probe.ts';
import { microseconds, noteOf, setupOf } from './index-facts.ts';
import { withIndexLock } from './index-lock.ts';

/** What building an index needs. */
export interface BuildOptions {
  readonly corpus: Corpus;
  readonly embedder: Embedder;
  readonly cache: EmbeddingCache;
  readonly chroma: ChromaConnection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Folder for locks that the processes of a project share: Chroma's own. */
  readonly lockFolder: string;
  /** Up to so many chunks each vector is compared; else the server searches. */
  readonly exactUpTo?: number | undefined;
  /** Makes the index anew, whatever is there. */
  readonly rebuild?: boolean | undefined;
  readonly onProgress?: ((event: IndexProgress) => void) | undefined;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** How far the build of an index is. */
export interface IndexProgress {
  readonly suite: string;
  readonly step: 'embed' | 'write';
  readonly done: number;
  readonly total: number;
}

/** An index that is complete, with what it took. */
export interface BuiltIndex {
  readonly index: VectorIndex;
  readonly setup: IndexSetup;
}

/** Up to so many chunks every vector is compared: that takes some milliseconds, and misses none. */
const EXACT_UP_TO = 10_000;
/** For more chunks than that the server searches, with more care than its defaults of 100 take. */
const HNSW = { space: 'cosine', ef_construction: 200, ef_search: 500 } as const;
/** Below that share of the nearest chunks found, one is told. */
const GOOD_SHARE = 0.99;
/** How often the making begins anew when somebody else deletes the collection meanwhile. */
const ATTEMPTS = 3;

/**
 * Finds the index of a corpus, or makes it. Vectors that are known by their content are not asked for again, an index
 * that was left half made is completed, and one that another process makes is waited for.
 * @throws BenchError `PROVIDER` when embedder or server fail; what was embedded until then is kept
 */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { corpus, embedder, chroma, signal, onNotice } = options;
  const began = options.clock.monotonic();
  const vector = await probeEmbedder(embedder, signal);
  const work: Work = {
    ...options,
    began,
    name: collectionName(corpus.key),
    probe: vector === null ? null : { sketch: sketchOf(vector), dimension: vector.length },
  };
  const ready = options.rebuild === true ? null : await findReady(work);
  if (ready !== null) return ready;
  return await withIndexLock({ folder: options.lockFolder, name: work.name, signal, onNotice }, async () => {
    // Another process may have made it meanwhile.
    const made = options.rebuild === true ? null : await findReady(work);
    if (made !== null) return made;
    if (options.rebuild === true || (await isOfAnotherModel(work))) await deleteCollection(chroma, work.name);
    for (let attempt = 1; ; attempt += 1) {
      try {
        // What was embedded for the first attempt is kept.
        return await make(attempt === 1 ? work : { ...work, rebuild: false });
      } catch (error) {
        if (!isNotFound(error)) throw error;
        if (attempt === ATTEMPTS) throw deletedAgain(work.name, error);
      }
    }
  });
}

interface Work extends BuildOptions {
  readonly name: string;
  /** When it began, on the clock. */
  readonly began: number;
  /** What the embedder makes of the probe; `null` where its weights are known. */
  readonly probe: { readonly sketch: string; readonly dimension: number } | null;
}

async function make(work: Work): Promise<BuiltIndex> {
  const { corpus, chroma, clock, signal, name, probe } = work;
  const { suite } = corpus;
  const total = corpus.chunks.length;
  const embedded = await embedTexts(corpus.chunks.map(textToEmbed), {
    ...work,
    // Whatever made what is cached.
    anew: work.rebuild === true,
    identity: corpus.identity,
    describe: (index) => describeChunk(corpus.chunks[index]),
    onProgress: (done) => work.onProgress?.({ suite, step: 'embed', done, total }),
  });
  signal.throwIfAborted();
  const writing = clock.monotonic();
  const note = { ...noteOf(corpus, embedded), probe: probe?.sketch ?? '', nearFound: -1 };
  const exact = isExact(work);
  await chroma.run((client) =>
    client.getOrCreateCollection({
      name,
      embeddingFunction: null,
      metadata: note,
      configuration: { hnsw: exact ? { space: HNSW.space } : HNSW },
    }),
  );
  const chunks = withVectors(
    corpus,
    embedded.embeddings.map(({ vector }) => vector),
  );
  await writeChunks(chunks, {
    chroma,
    name,
    signal,
    onProgress: (done) => work.onProgress?.({ suite, step: 'write', done, total }),
  });
  const writeMs = microseconds(clock.monotonic() - writing);
  const index = exact ? exactIndex(name, chunks) : searchedByServer(work);
  // Made again by itself, it would wait for the lock that is held here.
  const nearFound = exact ? -1 : await shareFound(searchedByServer(work, null), chunks);
  const complete = { ...note, complete: true, writeMs, nearFound };
  await annotate(chroma, { name, note: complete });
  tellOfApproximation(work, complete);
  return {
    index,
    setup: setupOf(corpus, { note: complete, embedded, nowMs: clock.monotonic() - work.began }),
  };
}

/** The index when it is complete and of this embedder; `null` when there is something to do. */
async function findReady(work: Work): Promise<BuiltIndex | null> {
  const { chroma, name, probe } = work;
  const note = await findComplete(work);
  if (note === undefined || !isOfModel(note, probe)) return null;
  try {
    const vectors = isExact(work) ? await vectorsOf(work) : null;
    if (isExact(work) && vectors === null) return null;
    if (probe !== null && note.probe === '')
      await annotate(chroma, { name, note: { ...note, probe: probe.sketch } });
    tellOfApproximation(work, note);
    return {
      index: vectors === null ? searchedByServer(work) : exactIndex(name, withVectors(work.corpus, vectors)),
      setup: setupOf(work.corpus, { note, nowMs: work.clock.monotonic() - work.began }),
    };
  } catch (error) {
    // Deleted by somebody else, just now.
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function isOfAnotherModel(work: Work): Promise<boolean> {
  const note = await findComplete(work);
  if (note === undefined || isOfModel(note, work.probe)) return false;
  work.onNotice?.(
    `${work.corpus.suite}: the index was made by another model than ${describeEmbedder(work.embedder)} is now; it is made anew.`,
  );
  return true;
}

function isExact({ corpus, exactUpTo = EXACT_UP_TO }: Work): boolean {
  return corpus.chunks.length <= exactUpTo;
}

function searchedByServer(
  work: Work,
  restore: SearchedCollection['restore'] = async () => {
    await buildIndex({ ...work, rebuild: false });
  },
): VectorIndex {
  return vectorIndex(work.chroma, { name: work.name, chunks: work.corpus.chunks.length, restore });
}

/** The vectors of a complete index, from this machine's cache or from the server; `null` when some are missing. */
async function vectorsOf(work: Work): Promise<readonly Float32Array[] | null> {
  const { corpus } = work;
  const known = await knownVectors(corpus.chunks.map(textToEmbed), {
    ...work,
    identity: corpus.identity,
    onProgress: undefined,
  });
  return known ?? (await readVectors(work));
}

function withVectors(corpus: Corpus, vectors: readonly Float32Array[]): readonly VectorChunk[] {
  return corpus.chunks.map((chunk, at) => ({ chunk, vector: vectors[at] ?? new Float32Array() }));
}

function tellOfApproximation({ corpus: { suite, chunks }, onNotice }: Work, { nearFound }: Note): void {
  if (nearFound < 0 || nearFound >= GOOD_SHARE) return;
  onNotice?.(
    `${suite}: among ${chunks.length} chunks the search is approximate: it finds ${Math.floor(nearFound * 100)}% of those that are nearest.`,
  );
}

/** An index that was made before models were told apart is taken as it is when its vectors have the right length. */
function isOfModel(note: Note, probe: Work['probe']): boolean {
  if (probe === null) return true;
  return note.probe === '' ? note.dimension === probe.dimension : isSameModel(note.probe, probe.sketch);
}

async function annotate(
  chroma: ChromaConnection,
  { name, note }: { readonly name: string; readonly note: Note },
): Promise<void> {
  await chroma.run(async (client) => {
    const collection = await openCollection(client, name);
    await collection.modify({ metadata: note });
  });
}

/** The note of a complete collection with every chunk in it; `undefined` when there is none. */
async function findComplete({ corpus, chroma, name }: Work): Promise<Note | undefined> {
  try {
    return await chroma.run(async (client) => {
      const collection = await openCollection(client, name);
      const note = readNote(collection.metadata);
      if (note?.complete !== true) return undefined;
      return (await collection.count()) === corpus.chunks.length ? note : undefined;
    });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function describeChunk(chunk: Chunk | undefined): string {
  return chunk === undefined
    ? 'a chunk'
    : `the document "${chunk.document}" (its chunk of characters ${chunk.start} to ${chunk.end})`;
}
