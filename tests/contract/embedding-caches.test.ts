import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CachedEmbedding, EmbeddingCache } from '../../src/core/store.ts';
import { MemoryEmbeddingCache, SqliteEmbeddingCache } from '../../src/store/embedding-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-embeddings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (): string => join(folder, 'state', 'embeddings.sqlite');

function embedding(...values: readonly number[]): CachedEmbedding {
  return { vector: Float32Array.from(values), inputTokens: 2.5, elapsedMs: 1.25, truncated: false };
}

const CACHES: readonly (readonly [string, () => EmbeddingCache])[] = [
  ['SQLite', () => new SqliteEmbeddingCache(file())],
  ['memory', () => new MemoryEmbeddingCache()],
];

describe.each(CACHES)('a cache of embeddings in %s', (_, createCache) => {
  let cache: EmbeddingCache;
  beforeEach(() => {
    cache = createCache();
  });
  afterEach(() => cache.close());

  it('knows nothing at first', () => {
    expect(cache.get('k')).toBeUndefined();
  });

  it('gives back the very vector, with what it took', () => {
    const first = embedding(0.1, -0.25, 3e-8);
    const second: CachedEmbedding = { ...embedding(1), inputTokens: null, truncated: true };
    cache.setAll([
      ['a', first],
      ['b', second],
    ]);
    expect(cache.get('a')).toEqual(first);
    expect(cache.get('b')).toEqual(second);
  });

  it('keeps the last vector of a key', () => {
    cache.setAll([['a', embedding(1)]]);
    cache.setAll([['a', embedding(2)]]);
    expect(cache.get('a')).toEqual(embedding(2));
  });

  it('takes nothing at all', () => {
    cache.setAll([]);
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('a cache of embeddings in SQLite', () => {
  it('is there for the next process, and for another at the same time', () => {
    const first = new SqliteEmbeddingCache(file());
    const second = new SqliteEmbeddingCache(file());
    first.setAll([['a', embedding(1, 2)]]);
    second.setAll([['b', embedding(3)]]);
    expect(first.get('b')).toEqual(embedding(3));
    first.close();
    second.close();
    const later = new SqliteEmbeddingCache(file());
    expect(later.get('a')).toEqual(embedding(1, 2));
    later.close();
  });

  it('says which file is none', async () => {
    const wrong = join(folder, 'wrong.sqlite');
    await writeFile(
      wrong,
      'This is not a database, and long enough to be read as one by mistake.'.repeat(20),
    );
    expect(() => new SqliteEmbeddingCache(wrong)).toThrow(
      /wrong\.sqlite: the cache of embeddings cannot be opened/,
    );
  });
});
