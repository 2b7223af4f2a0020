import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChromaClient } from 'chromadb';
import { readEnvironment } from '../../src/config/environment.ts';
import type { CorpusDocument } from '../../src/core/corpus.ts';
import type { Embedder } from '../../src/core/embedder.ts';
import { formatDuration } from '../../src/lib/format.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { unitVector } from '../../src/lib/vectors.ts';
import { BUILT_IN_PROVIDERS } from '../../src/models/built-in-providers.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { modelOptionsOf } from '../../src/models/options.ts';
import type { ChromaConnection } from '../../src/retrieval/chroma/chroma.ts';
import { loadTokenCounter } from '../../src/retrieval/chunking/tokens.ts';
import { createCorpus, textToEmbed } from '../../src/retrieval/corpus.ts';
import { buildIndex } from '../../src/retrieval/indexing/build-index.ts';
import { embedTexts } from '../../src/retrieval/indexing/embed-texts.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { atLeast, type Row, timed, within } from './row.ts';

const CHUNKS = 10_000;
const QUERIES = 500;
const DIMENSION = 384;
const EMBEDDED = 512;
/** Searches in flight at once, on both sides. */
const AT_ONCE = 8;
const WORDS = ['wind', 'rain', 'sensor', 'battery', 'hub', 'plan', 'refund', 'garden', 'cable', 'month'];

const clock = { monotonic: () => performance.now(), timestamp: () => new Date().toISOString() };
const { signal } = new AbortController();
const random = seededRandom(1);
const identity = { provider: 'perf', name: 'given', endpoint: null, weightsHash: null };

/** Vectors that are given: what is timed is the way to the server, not the embedder. */
export async function indexing(connection: ChromaConnection): Promise<Row[]> {
  const documents = Array.from({ length: CHUNKS }, (_, index): CorpusDocument => {
    const text = `${words(12)} number ${index}.`;
    return { id: `d-${index}`, title: null, text, sections: [], metadata: { language: 'English' } };
  });
  const corpus = createCorpus(documents, {
    suite: 'perf',
    settings: {
      documents: [],
      trainDocument: null,
      chunker: { kind: 'document' },
      embedder: 'perf:given',
      query: '{{input}}',
      match: [],
      passages: null,
    },
    chunker: { kind: 'document' },
    identity,
    counter: await loadTokenCounter(),
  });
  const vectors = corpus.chunks.map(() => vectorOf());
  const bareMs = await timed(() => connection.run((client) => writeBare(client, vectors)));
  const embedder = givenVectors(vectors);
  const cache = new MemoryEmbeddingCache();
  // Embedded beforehand, so that only indexing is timed.
  await embedTexts(corpus.chunks.map(textToEmbed), { embedder, identity, cache, signal });
  const began = clock.monotonic();
  const { index } = await buildIndex({
    corpus,
    embedder,
    cache,
    chroma: connection,
    clock,
    signal,
    lockFolder: join(tmpdir(), 'adaptbench-perf-locks'),
    // What is timed is the way to the server.
    exactUpTo: 0,
  });
  const oursMs = clock.monotonic() - began;
  const queries = Array.from({ length: QUERIES }, () => vectorOf());
  const bareSearchMs = await timed(() =>
    connection.run(async (client) => {
      const collection = await client.getOrCreateCollection({ name: 'bare', embeddingFunction: null });
      await side(queries, (vector) =>
        collection.query({ queryEmbeddings: [[...vector]], nResults: 5, include: ['distances'] }),
      );
    }),
  );
  const oursSearchMs = await timed(() =>
    side(queries, (vector) => index.nearest({ vector, count: 5, where: {} })),
  );
  const perSecond = (ms: number): string => `${Math.round((QUERIES / ms) * 1000)}/s`;
  return [
    {
      what: `index ${CHUNKS} chunks, vectors given`,
      bare: formatDuration(bareMs),
      ours: formatDuration(oursMs),
      ratio: bareMs / oursMs,
      ...within(10, oursMs),
    },
    {
      what: `search them, ${AT_ONCE} at once`,
      bare: perSecond(bareSearchMs),
      ours: perSecond(oursSearchMs),
      ratio: bareSearchMs / oursSearchMs,
      target: '300/s or more',
      met: QUERIES >= (300 * oursSearchMs) / 1000,
    },
  ];
}

async function writeBare(client: ChromaClient, vectors: readonly Float32Array[]): Promise<void> {
  const collection = await client.createCollection({
    name: 'bare',
    embeddingFunction: null,
    configuration: { hnsw: { space: 'cosine' } },
  });
  for (let start = 0; start < vectors.length; start += 1000) {
    const batch = vectors.slice(start, start + 1000);
    await collection.add({
      ids: batch.map((_, index) => `bare-${start + index}`),
      embeddings: batch.map((vector) => [...vector]),
    });
  }
}

/** The local embedder in batches as large as suit it, and through everything that an index needs. */
export async function embedding(): Promise<Row> {
  const embedder = await openEmbedder(
    'local:all-minilm-l6-v2',
    modelOptionsOf(readEnvironment(BUILT_IN_PROVIDERS), { clock, providers: BUILT_IN_PROVIDERS }),
  );
  try {
    const texts = Array.from({ length: EMBEDDED }, (_, index) => `${words(10 + (index % 60))} ${index}.`);
    const size = embedder.info.batchSize;
    await embedder.embed(texts.slice(0, size), signal);
    const sorted = texts.toSorted((a, b) => a.length - b.length);
    const bare = async (): Promise<void> => {
      for (let start = 0; start < sorted.length; start += size) {
        await embedder.embed(sorted.slice(start, start + size), signal);
      }
    };
    const ours = async (): Promise<void> => {
      await embedTexts(texts, { embedder, identity, cache: new MemoryEmbeddingCache(), signal });
    };
    // In turns, so that a slower minute of the machine meets both.
    const bareMs = (await timed(bare)) + (await timed(bare));
    const oursMs = (await timed(ours)) + (await timed(ours));
    const perSecond = (ms: number): string => `${Math.round((2000 * EMBEDDED) / ms)}/s`;
    return {
      what: `embed ${EMBEDDED} texts, local`,
      bare: perSecond(bareMs),
      ours: perSecond(oursMs),
      ratio: bareMs / oursMs,
      ...atLeast(0.8, bareMs / oursMs),
    };
  } finally {
    await embedder.close();
  }
}

function givenVectors(vectors: readonly Float32Array[]): Embedder {
  let next = 0;
  return {
    info: {
      id: 'perf:given',
      ...identity,
      place: 'local',
      maxTokens: null,
      batchSize: 1000,
    },
    embed: async (texts) => ({
      vectors: texts.map(() => vectors[next++ % vectors.length] ?? new Float32Array(DIMENSION)),
      inputTokens: texts.length,
      truncated: [],
      latencyMs: 0,
    }),
    close: async () => {},
  };
}

function vectorOf(): Float32Array {
  return unitVector(Float32Array.from({ length: DIMENSION }, () => random() - 0.5));
}

function words(count: number): string {
  return Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
}

async function side<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
    }),
  );
}
