import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/core/embedder.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { dot, unitVector } from '../../src/lib/vectors.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { type ChromaConnection, openChroma } from '../../src/retrieval/chroma/chroma.ts';
import { deleteCollection, openCollection } from '../../src/retrieval/chroma/collection.ts';
import { type Corpus, textToEmbed } from '../../src/retrieval/corpus.ts';
import {
  type BuildOptions,
  buildIndex,
  type IndexProgress,
} from '../../src/retrieval/indexing/build-index.ts';
import { listIndexes } from '../../src/retrieval/indexing/index-list.ts';
import { createRetriever } from '../../src/retrieval/search/retriever.ts';
import type { VectorIndex } from '../../src/retrieval/search/vector-index.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { ownHeaders } from '../support/chroma.ts';
import { corpusOf, documentOf } from '../support/corpus.ts';
import { startHttpServer } from '../support/http.ts';
import { modelOptions, noSignal, systemClock } from '../support/models.ts';

let folder: string;
let chroma: ChromaConnection;
let embedder: Embedder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-index-'));
  chroma = await openChroma({ folder }, { signal: noSignal(), clock: systemClock });
  embedder = await openEmbedder('local:all-minilm-l6-v2', modelOptions());
}, 120_000);
afterAll(async () => {
  await embedder.close();
  await chroma.close();
  await rm(folder, { recursive: true });
});

const build = (corpus: Corpus, change: Partial<BuildOptions> = {}) =>
  buildIndex({
    corpus,
    embedder,
    cache: new MemoryEmbeddingCache(),
    chroma,
    clock: systemClock,
    signal: noSignal(),
    lockFolder: folder,
    ...change,
  });

const guide = (number: number): string =>
  `# Guide ${number}\n\n## Returns\n\nYou can return a kettle within 30 days.\n\n## Colours\n\nKettles come in blue.\n`;

async function vectorOf(text: string): Promise<Float32Array> {
  return (await embedder.embed([text], noSignal())).vectors[0] ?? new Float32Array();
}

/** An embedder behind a fixed name: a remote model that can be exchanged. */
function exchangeable(): { readonly embedder: Embedder; exchange(): void } {
  let salt = 0;
  const vectorOf = (text: string): Float32Array =>
    unitVector([text.length + salt, text.charCodeAt(0) - salt, text.charCodeAt(text.length - 1), 1]);
  const make = (): Embedder => ({
    info: {
      ...embedder.info,
      id: 'openai:some',
      place: 'remote',
      endpoint: 'http://here/v1',
      weightsHash: null,
    },
    embed: async (texts) => ({ vectors: texts.map(vectorOf), inputTokens: 1, truncated: [], latencyMs: 1 }),
    close: async () => {},
  });
  return {
    // One for each command, as in life.
    get embedder() {
      return make();
    },
    exchange: () => {
      salt += 90;
    },
  };
}

describe('an index in a real Chroma', () => {
  it.each([
    ['compared here', 10_000],
    ['searched by the server', 0],
  ])('finds the nearest chunks by cosine, and keeps to the metadata, %s', async (_, exactUpTo) => {
    const corpus = await corpusOf([
      documentOf('en', guide(1), { language: 'English', year: 2026, draft: false, tags: ['x'] }),
      documentOf('de', '## Rückgabe\n\nEin Kessel kann 30 Tage lang zurück.\n', {
        language: 'German',
        year: 2025,
      }),
    ]);
    const { index } = await build(corpus, { exactUpTo, rebuild: true });
    const vector = await vectorOf('How long may I send a kettle back?');
    const near = await index.nearest({ vector, count: 10, where: {} });
    expect(near).toHaveLength(3);
    expect(near[0]?.id).toContain('en@');
    expect(near.map(({ similarity }) => similarity)).toEqual(
      near.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    );
    const [same] = await index.nearest({
      vector: await vectorOf('Guide 1 > Colours\nKettles come in blue.'),
      count: 1,
      where: {},
    });
    expect(same?.similarity).toBeCloseTo(1, 4);
    const where = { language: 'German', year: 2025 };
    expect((await index.nearest({ vector, count: 10, where })).map(({ id }) => id.split('@')[0])).toEqual([
      'de',
    ]);
    expect(await index.nearest({ vector, count: 10, where: { language: 'French' } })).toEqual([]);
    expect(await index.nearest({ vector, count: 10, where: { document: 'de' } })).toHaveLength(1);
    await expect(index.nearest({ vector: vector.slice(1), count: 1, where: {} })).rejects.toThrow(
      /holds vectors of another embedder: .*Build it anew with "index build --rebuild"/s,
    );
  });

  it('is found ready, or made again when told', async () => {
    const corpus = await corpusOf([documentOf('a', guide(2))]);
    const first = await build(corpus);
    const found = await build(corpus);
    expect(found.setup).toMatchObject({ embedded: 0, chunks: 2, took: { nowTokens: 0, nowEmbedMs: 0 } });
    expect(found.setup.took).toMatchObject({
      embedMs: first.setup.took.embedMs,
      writeMs: first.setup.took.writeMs,
    });
    expect((await build(corpus, { rebuild: true })).setup.embedded).toBe(2);
  });

  it('of vectors without any order finds every one of the nearest, however often it is built', {
    timeout: 60_000,
  }, async () => {
    const random = seededRandom(3);
    const vectors = Array.from({ length: 1100 }, () =>
      unitVector(Array.from({ length: 512 }, () => random() - 0.5)),
    );
    const corpus = await corpusOf(vectors.map((_, number) => documentOf(`r-${number}`, `Number ${number}.`)));
    const given: Embedder = {
      ...embedder,
      embed: async (texts) => ({
        vectors: texts.map((text) => vectors[Number(/\d+/.exec(text)?.[0])] ?? new Float32Array()),
        inputTokens: 1,
        truncated: [],
        latencyMs: 1,
      }),
    };
    const queries = vectors
      .slice(0, 50)
      .map((vector, at) => unitVector(vector.map((value, i) => value + (vectors[at + 500]?.[i] ?? 0))));
    const missed = async (index: VectorIndex): Promise<number> => {
      let missing = 0;
      for (const vector of queries) {
        const truth = vectors
          .map((other, number) => ({ number, similarity: dot(other, vector) }))
          .toSorted((a, b) => b.similarity - a.similarity)
          .slice(0, 5)
          .map(({ number }) => `r-${number}`);
        const near = await index.nearest({ vector, count: 5, where: {} });
        const found = near.map(({ id }) => id.split('@')[0]);
        missing += truth.filter((id) => !found.includes(id)).length;
      }
      return missing;
    };
    const cache = new MemoryEmbeddingCache();
    const options = { embedder: given, cache, rebuild: true };
    for (let times = 0; times < 2; times++) {
      expect(await missed((await build(corpus, options)).index)).toBe(0);
    }
    // Found ready: from the cache, and from the server alone.
    expect(await missed((await build(corpus, { embedder: given, cache })).index)).toBe(0);
    const elsewhere = await build(corpus, { embedder: given, cache: new MemoryEmbeddingCache() });
    expect(elsewhere.setup.embedded).toBe(0);
    expect(await missed(elsewhere.index)).toBe(0);
    // What the server's own search misses is measured, and kept with the index.
    const { setup } = await build(corpus, { ...options, exactUpTo: 0 });
    expect(setup.nearFound).toBeGreaterThan(0.5);
    expect(setup.nearFound).toBeLessThanOrEqual(1);
    expect((await build(corpus, { embedder: given, cache, exactUpTo: 0 })).setup.nearFound).toBeCloseTo(
      setup.nearFound ?? 0,
      4,
    );
  });

  it.each([
    ['compared here', 10_000],
    ['searched by the server', 0],
  ])('goes on being searched when another process deletes or rebuilds it, %s', async (_, exactUpTo) => {
    const corpus = await corpusOf([documentOf(`shared-${exactUpTo}`, guide(9))]);
    const cache = new MemoryEmbeddingCache();
    const { index } = await build(corpus, { cache, exactUpTo });
    const search = async () =>
      (await index.nearest({ vector: await vectorOf('blue'), count: 5, where: {} })).length;
    expect(await search()).toBe(2);
    await deleteCollection(chroma, index.collection);
    expect(await Promise.all([search(), search(), search()])).toEqual([2, 2, 2]);
    const rebuilding = build(corpus, { cache, exactUpTo, rebuild: true });
    const found: number[] = [];
    for (let times = 0; times < 20; times++) found.push(await search());
    await rebuilding;
    expect(new Set([...found, await search()])).toEqual(new Set([2]));
  });

  it.each([
    ['compared here', '/count', undefined],
    ['compared here', '/get', undefined],
    ['compared here', '/upsert', undefined],
    ['compared here', '', undefined],
    ['searched by the server', '/count', 0],
    ['searched by the server', '/upsert', 0],
    ['searched by the server', '/query', 0],
    ['searched by the server', '', 0],
  ])(
    '%s, is made again when its collection is gone just before it is asked for %s',
    async (_, what, exactUpTo) => {
      const corpus = await corpusOf([documentOf(`gone-${what}-${exactUpTo}`, guide(11))]);
      const { index: made } = await build(corpus, { exactUpTo });
      let deletions = 0;
      // A real Chroma behind a line at which somebody else is quicker.
      const line = await startHttpServer((request, response) => {
        void (async () => {
          const { url = '', method = 'GET' } = request;
          const body = await text(request);
          if (deletions === 0 && new RegExp(`/collections/[^/]+${what}$`).test(url)) {
            deletions += 1;
            await deleteCollection(chroma, made.collection);
          }
          const answer = await fetch(chroma.describe.url + url, {
            method,
            headers: { ...ownHeaders(folder), 'content-type': 'application/json' },
            ...(body === '' ? {} : { body }),
          });
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
        })();
      });
      const other = await openChroma({ folder, url: line.url }, { signal: noSignal(), clock: systemClock });
      try {
        const rebuild = what === '/upsert';
        const { index } = await build(corpus, { chroma: other, exactUpTo, rebuild });
        expect(await index.nearest({ vector: await vectorOf('blue'), count: 5, where: {} })).toHaveLength(2);
        expect(deletions).toBe(1);
        const listed = await listIndexes(chroma, corpus.suite);
        expect(listed.find(({ collection }) => collection === index.collection)).toMatchObject({
          chunks: 2,
          complete: true,
        });
      } finally {
        await other.close();
        await line.close();
      }
    },
  );

  it('that is gone is one clear error where nothing makes it again', async () => {
    const error = await chroma
      .run((client) => openCollection(client, 'never-made'))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(String(error)).toMatch(
      /no longer has a collection .* run the command again, which makes it anew\.$/,
    );
  });

  it('is rebuilt by one process after the other', async () => {
    const corpus = await corpusOf([documentOf('together', guide(10))]);
    const cache = new MemoryEmbeddingCache();
    const built = await Promise.all([1, 2, 3].map(() => build(corpus, { cache, rebuild: true })));
    expect(built.map(({ setup }) => setup.chunks)).toEqual([2, 2, 2]);
    expect((await build(corpus, { cache })).setup.embedded).toBe(0);
  });

  it('is made anew when another model answers by the same name', async () => {
    const corpus = await corpusOf([documentOf('swapped', guide(7))]);
    const cache = new MemoryEmbeddingCache();
    const model = exchangeable();
    const notices: string[] = [];
    const again = () =>
      build(corpus, { embedder: model.embedder, cache, onNotice: (notice) => notices.push(notice) });
    const nearest = async (index: VectorIndex): Promise<readonly number[]> => {
      const [chunk] = corpus.chunks;
      const { vectors } = await model.embedder.embed(
        [chunk === undefined ? '' : textToEmbed(chunk)],
        noSignal(),
      );
      const near = await index.nearest({ vector: vectors[0] ?? new Float32Array(), count: 1, where: {} });
      return near.map(({ similarity }) => similarity);
    };
    expect((await again()).setup.embedded).toBe(2);
    expect((await again()).setup.embedded).toBe(0);
    expect(notices).toEqual([]);
    model.exchange();
    const anew = await again();
    expect(anew.setup.embedded).toBe(2);
    expect((await nearest(anew.index))[0]).toBeCloseTo(1, 4);
    expect(notices).toEqual([
      'toy: the index was made by another model than openai:some at http://here/v1 is now; it is made anew.',
    ]);
    expect((await again()).setup.embedded).toBe(0);
    expect(notices).toHaveLength(1);
  });

  it('that was made before models were told apart is taken as it is, once', async () => {
    const corpus = await corpusOf([documentOf('old', guide(8))]);
    const cache = new MemoryEmbeddingCache();
    const model = exchangeable();
    await build(corpus, { embedder: model.embedder, cache });
    await chroma.run(async (client) => {
      const collection = await openCollection(client, `adaptbench-${corpus.key}`);
      const { probe: _, ...rest } = collection.metadata ?? {};
      await collection.modify({ metadata: rest });
    });
    expect((await build(corpus, { embedder: model.embedder, cache })).setup.embedded).toBe(0);
    model.exchange();
    expect((await build(corpus, { embedder: model.embedder, cache })).setup.embedded).toBe(2);
  });

  it('is completed when its making was broken off', async () => {
    const corpus = await corpusOf([documentOf('b', guide(3))]);
    const controller = new AbortController();
    const steps: IndexProgress[] = [];
    await expect(
      build(corpus, {
        signal: controller.signal,
        onProgress: (event) => {
          steps.push(event);
          if (event.step === 'embed') controller.abort(new Error('enough'));
        },
      }),
    ).rejects.toThrow('enough');
    expect(steps).toEqual([{ suite: 'toy', step: 'embed', done: 2, total: 2 }]);
    const { index, setup } = await build(corpus);
    expect(setup.embedded).toBe(2);
    expect(await index.nearest({ vector: await vectorOf('blue'), count: 5, where: {} })).toHaveLength(2);
  });

  it('refuses a collection of another embedder, and can be made anew', async () => {
    const corpus = await corpusOf([documentOf('c', guide(4))]);
    await chroma.run(async (client) => {
      const collection = await client.createCollection({
        name: `adaptbench-${corpus.key}`,
        embeddingFunction: null,
      });
      await collection.add({ ids: ['x'], embeddings: [[1, 2, 3]] });
    });
    await expect(build(corpus)).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(
        /holds vectors of another embedder: .*Build it anew with "index build --rebuild"/s,
      ),
      details: { fatal: true },
    });
    expect((await build(corpus, { rebuild: true })).setup.chunks).toBe(2);
  });

  it('is listed by its suite', async () => {
    const corpus = await corpusOf([documentOf('d', guide(5))]);
    await build(corpus);
    await chroma.run((client) =>
      client.createCollection({ name: 'of-somebody-else', embeddingFunction: null }),
    );
    const listed = await listIndexes(chroma, 'toy');
    expect(listed).toContainEqual({
      collection: `adaptbench-${corpus.key}`,
      key: corpus.key,
      chunks: 2,
      complete: true,
    });
    expect(listed.map(({ collection }) => collection)).not.toContain('of-somebody-else');
    expect(await listIndexes(chroma, 'other')).toEqual([]);
  });

  it('is searched by meaning, by shared words too, or not at all', async () => {
    const corpus = await corpusOf([
      documentOf(
        'e',
        '## A\n\nThe code of the green lamp is QX-77.\n\n## B\n\nSend a kettle back within a month.\n',
      ),
    ]);
    const { index } = await build(corpus);
    const retriever = createRetriever(corpus, { parts: { embedder, index }, clock: systemClock });
    const query = {
      mode: 'search',
      search: 'dense',
      topK: 1,
      minSimilarity: 0,
      contextTokens: 100,
      filter: {},
      text: 'How do I return something?',
      where: {},
      gold: ['e#b'],
    } as const;
    const dense = await retriever.retrieve(query, noSignal());
    expect(dense).toMatchObject({ shown: 1, passages: [{ heading: 'B', gold: ['e#b'] }] });
    expect(dense.searchMs).toBeGreaterThan(0);
    expect(dense.embedding?.inputTokens).toBeGreaterThan(0);
    const hybrid = await retriever.retrieve(
      { ...query, search: 'hybrid', text: 'QX-77', topK: 2 },
      noSignal(),
    );
    expect(hybrid.passages[0]).toMatchObject({ heading: 'A', gold: [] });
    const near = await retriever.retrieve({ ...query, minSimilarity: 0.95 }, noSignal());
    expect(near.passages).toEqual([]);
    expect(await retriever.retrieve({ ...query, mode: 'empty' }, noSignal())).toEqual({
      passages: [],
      shown: 0,
      contextTokens: 0,
      embedding: null,
      searchMs: null,
    });
    const oracle = await retriever.retrieve({ ...query, mode: 'oracle' }, noSignal());
    expect(oracle).toMatchObject({ shown: 1, searchMs: null, passages: [{ id: 'e#b', gold: ['e#b'] }] });
  });
});
