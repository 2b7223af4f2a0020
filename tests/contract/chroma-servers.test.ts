import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/core/embedder.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { unitVector } from '../../src/lib/vectors.ts';
import { openChroma } from '../../src/retrieval/chroma/chroma.ts';
import { deleteCollection } from '../../src/retrieval/chroma/collection.ts';
import { buildIndex } from '../../src/retrieval/indexing/build-index.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { corpusOf, documentOf } from '../support/corpus.ts';
import { noSignal, systemClock } from '../support/models.ts';

/** Servers that run already, with commas between; a token stands before the host: http://token@127.0.0.1:8000. */
const servers = (process.env['ADAPTBENCH_TEST_CHROMA'] ?? '').split(',').filter((url) => url !== '');
const CHUNKS = 1100;

describe.skipIf(servers.length === 0)('a Chroma server of the user', () => {
  it.each(servers)(
    'takes an index, and gives every vector back: %s',
    { timeout: 120_000 },
    async (address) => {
      const { username: token, origin: url } = new URL(address);
      const folder = await mkdtemp(join(tmpdir(), 'adaptbench-servers-'));
      const random = seededRandom(5);
      const vectors = Array.from({ length: CHUNKS }, () =>
        unitVector(Array.from({ length: 1536 }, () => random() - 0.5)),
      );
      const embedder: Embedder = {
        info: {
          id: 'given:vectors',
          provider: 'given',
          name: 'vectors',
          place: 'local',
          endpoint: null,
          weightsHash: 'hash',
          maxTokens: null,
          batchSize: 64,
        },
        embed: async (texts) => ({
          vectors: texts.map((text) => vectors[Number(/\d+/.exec(text)?.[0])] ?? new Float32Array()),
          inputTokens: 1,
          truncated: [],
          latencyMs: 1,
        }),
        close: async () => {},
      };
      const corpus = await corpusOf(
        vectors.map((_, number) =>
          documentOf(`d-${number}`, `Number ${number}.`, { even: number % 2 === 0 }),
        ),
      );
      const chroma = await openChroma(
        { folder, url, ...(token === '' ? {} : { token }) },
        { signal: noSignal(), clock: systemClock },
      );
      const build = (exactUpTo: number, rebuild: boolean) =>
        buildIndex({
          corpus,
          embedder,
          cache: new MemoryEmbeddingCache(),
          chroma,
          clock: systemClock,
          signal: noSignal(),
          lockFolder: folder,
          exactUpTo,
          rebuild,
        });
      try {
        for (const exactUpTo of [CHUNKS, 0]) {
          const built = await build(exactUpTo, true);
          expect(built.setup).toMatchObject({ chunks: CHUNKS, embedded: CHUNKS });
          // Another machine has no vectors of its own.
          const { index, setup } = await build(exactUpTo, false);
          expect(setup.embedded).toBe(0);
          const vector = vectors[7] ?? new Float32Array();
          const [near] = await index.nearest({ vector, count: 5, where: {} });
          expect(near?.id).toMatch(/^d-7@/);
          expect(near?.similarity).toBeCloseTo(1, 4);
          const even = await index.nearest({ vector, count: 5, where: { even: true } });
          expect(even).toHaveLength(5);
          expect(even.every(({ id }) => Number(/\d+/.exec(id)?.[0]) % 2 === 0)).toBe(true);
          await deleteCollection(chroma, index.collection);
          // What the server searches is made again; what is compared here needs nothing of it.
          expect(await index.nearest({ vector, count: 5, where: {} })).toHaveLength(5);
        }
      } finally {
        await deleteCollection(chroma, `adaptbench-${corpus.key}`);
        await chroma.close();
        await rm(folder, { recursive: true });
      }
    },
  );
});
