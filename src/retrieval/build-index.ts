import type { Collection } from 'chromadb';
import type { Clock } from '../core/clock.ts';
import type { Chunk } from '../core/corpus.ts';
import type { Embedder } from '../core/embedder.ts';
import type { IndexSetup } from '../core/journal.ts';
import type { EmbeddingCache } from '../core/store.ts';
import type { ChromaConnection } from './chroma.ts';
import {
  collectionName,
  deleteCollection,
  isNotFound,
  type Note,
  openCollection,
  readNote,
} from './collection.ts';
import { type Corpus, textToEmbed } from './corpus.ts';
import { type EmbeddedTexts, embedTexts } from './embed-texts.ts';
import { describeEmbedder, isSameModel, probeEmbedder, sketchOf } from './embedder-probe.ts';
import { type VectorIndex, vectorIndex } from './vector-index.ts';
import { writeChunks } from './write-chunks.ts';

/** What building an index needs. */
export interface BuildOptions {
  readonly corpus: Corpus;
  readonly embedder: Embedder;
  readonly cache: EmbeddingCache;
  readonly chroma: ChromaConnection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
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

/**
 * Finds the index of a corpus, or makes it. Vectors that are known by their content are not asked for again, and an
 * index that was left half made is completed.
 * @throws BenchError `PROVIDER` when embedder or server fail; what was embedded until then is kept
 */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { corpus, embedder, chroma, clock, signal } = options;
  const began = clock.monotonic();
  const name = collectionName(corpus.key);
  const vector = await probeEmbedder(embedder, signal);
  const probe = vector === null ? undefined : { sketch: sketchOf(vector), dimension: vector.length };
  if (options.rebuild === true) await deleteCollection(chroma, name);
  else {
    const found = await findComplete(options, name);
    if (found !== undefined && probe !== undefined && !isOfModel(found, probe)) {
      options.onNotice?.(
        `${corpus.suite}: the index was made by another model than ${describeEmbedder(embedder)} is now; it is made anew.`,
      );
      await deleteCollection(chroma, name);
    } else if (found !== undefined) {
      if (probe !== undefined && found.probe === '') {
        await annotate(chroma, { name, note: { ...found, probe: probe.sketch } });
      }
      return {
        index: vectorIndex(chroma, { name, chunks: corpus.chunks.length }),
        setup: setupOf(corpus, { note: found, nowMs: clock.monotonic() - began }),
      };
    }
  }
  const embedded = await embedTexts(corpus.chunks.map(textToEmbed), {
    ...options,
    identity: corpus.identity,
    describe: (index) => describeChunk(corpus.chunks[index]),
    onProgress: (done) =>
      options.onProgress?.({ suite: corpus.suite, step: 'embed', done, total: corpus.chunks.length }),
  });
  signal.throwIfAborted();
  const writing = clock.monotonic();
  const note = { ...noteOf(corpus, embedded), probe: probe?.sketch ?? '' };
  await chroma.run((client) =>
    client.getOrCreateCollection({
      name,
      embeddingFunction: null,
      metadata: note,
      configuration: { hnsw: { space: 'cosine' } },
    }),
  );
  await writeChunks(
    corpus.chunks.map((chunk, at) => ({
      chunk,
      vector: embedded.embeddings[at]?.vector ?? new Float32Array(),
    })),
    {
      chroma,
      name,
      signal,
      onProgress: (done) =>
        options.onProgress?.({ suite: corpus.suite, step: 'write', done, total: corpus.chunks.length }),
    },
  );
  const writeMs = microseconds(clock.monotonic() - writing);
  const complete = { ...note, complete: true, writeMs };
  await annotate(chroma, { name, note: complete });
  return {
    index: vectorIndex(chroma, { name, chunks: corpus.chunks.length }),
    setup: setupOf(corpus, { note: complete, embedded, nowMs: clock.monotonic() - began }),
  };
}

/** An index that was made before models were told apart is taken as it is when its vectors have the right length. */
function isOfModel(
  note: Note,
  { sketch, dimension }: { readonly sketch: string; readonly dimension: number },
): boolean {
  return note.probe === '' ? note.dimension === dimension : isSameModel(note.probe, sketch);
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

function noteOf(corpus: Corpus, { embeddings }: EmbeddedTexts): Omit<Note, 'probe'> {
  // Chunks of the same text were embedded once.
  const distinct = [
    ...new Map(corpus.chunks.map((chunk, i) => [textToEmbed(chunk), embeddings[i]])).values(),
  ];
  const known = distinct.filter((embedding) => embedding !== undefined);
  const unknown = known.some(({ inputTokens }) => inputTokens === null);
  return {
    adaptbench: 1,
    suite: corpus.suite,
    complete: false,
    embedMs: microseconds(known.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)),
    writeMs: 0,
    // Metadata of Chroma knows no null.
    inputTokens: unknown ? -1 : Math.round(known.reduce((sum, item) => sum + (item.inputTokens ?? 0), 0)),
    truncated: known.filter(({ truncated }) => truncated).length,
    dimension: known[0]?.vector.length ?? 0,
  };
}

/** Chroma does not give all digits of a number back. */
function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function setupOf(
  corpus: Corpus,
  facts: { readonly note: Note; readonly embedded?: EmbeddedTexts; readonly nowMs: number },
): IndexSetup {
  const { note, embedded } = facts;
  return {
    type: 'setup',
    key: corpus.key,
    kind: 'index',
    suite: corpus.suite,
    embedder: corpus.settings.embedder,
    documents: corpus.documents.length,
    chunks: corpus.chunks.length,
    embedded: embedded?.fresh ?? 0,
    truncated: note.truncated,
    vectorBytes: corpus.chunks.length * note.dimension * Float32Array.BYTES_PER_ELEMENT,
    took: {
      embedMs: note.embedMs,
      writeMs: note.writeMs,
      inputTokens: note.inputTokens < 0 ? null : note.inputTokens,
      nowMs: facts.nowMs,
      nowTokens: embedded === undefined ? 0 : embedded.freshTokens,
      nowEmbedMs: embedded?.freshMs ?? 0,
    },
  };
}

/** The note of a complete collection with every chunk in it; `undefined` when there is none. */
async function findComplete({ corpus, chroma }: BuildOptions, name: string): Promise<Note | undefined> {
  return await chroma.run(async (client) => {
    let collection: Collection;
    try {
      collection = await openCollection(client, name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
    const note = readNote(collection.metadata);
    if (note?.complete !== true) return undefined;
    return (await collection.count()) === corpus.chunks.length ? note : undefined;
  });
}

function describeChunk(chunk: Chunk | undefined): string {
  return chunk === undefined
    ? 'a chunk'
    : `the document "${chunk.document}" (its chunk of characters ${chunk.start} to ${chunk.end})`;
}
