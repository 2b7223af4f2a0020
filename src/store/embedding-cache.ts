import type { CachedEmbedding, EmbeddingCache } from '../core/store.ts';
import { CacheGuard } from './cache-guard.ts';
import { type OpenSqlite, openSqlite } from './open-sqlite.ts';

/** Vectors in one SQLite file, safe with several processes. */
export class SqliteEmbeddingCache implements EmbeddingCache {
  readonly #sqlite: OpenSqlite;

  /** @throws BenchError `FILE_SYSTEM` when the file cannot be opened or is no such cache. */
  constructor(file: string) {
    this.#sqlite = openSqlite(file, {
      title: 'cache of embeddings',
      hint: 'Move the file away; what is in it is embedded again.',
      schema:
        'CREATE TABLE IF NOT EXISTS embeddings (key TEXT PRIMARY KEY, vector BLOB NOT NULL, tokens REAL, ms REAL NOT NULL, truncated INTEGER NOT NULL) STRICT, WITHOUT ROWID;',
      select: 'SELECT vector, tokens, ms, truncated FROM embeddings WHERE key = ?',
      insert: 'INSERT OR REPLACE INTO embeddings (key, vector, tokens, ms, truncated) VALUES (?, ?, ?, ?, ?)',
    });
  }

  get(key: string): CachedEmbedding | undefined {
    const row = this.#sqlite.select.get(key);
    if (row === undefined) return undefined;
    const { vector, tokens, ms, truncated } = row;
    if (!(vector instanceof Uint8Array) || typeof ms !== 'number') return undefined;
    return {
      // A copy: the bytes are not aligned to numbers.
      vector: new Float32Array(vector.slice().buffer),
      inputTokens: typeof tokens === 'number' ? tokens : null,
      elapsedMs: ms,
      truncated: truncated === 1,
    };
  }

  setAll(entries: readonly (readonly [key: string, value: CachedEmbedding])[]): void {
    const { database, insert } = this.#sqlite;
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const [key, { vector, inputTokens, elapsedMs, truncated }] of entries) {
        const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
        insert.run(key, bytes, inputTokens, elapsedMs, truncated ? 1 : 0);
      }
      database.exec('COMMIT');
    } catch (error) {
      // A full disk has rolled it back already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#sqlite.database.close();
  }
}

/** Vectors in memory. */
export class MemoryEmbeddingCache implements EmbeddingCache {
  readonly #entries = new Map<string, CachedEmbedding>();

  get(key: string): CachedEmbedding | undefined {
    return this.#entries.get(key);
  }

  setAll(entries: readonly (readonly [key: string, value: CachedEmbedding])[]): void {
    for (const [key, value] of entries) this.#entries.set(key, value);
  }

  close(): void {}
}

/** Opens the cache in a file for work that goes on without it: what the file does not take is kept in memory. */
export function openEmbeddingCache(file: string, onNotice: (notice: string) => void): EmbeddingCache {
  const guard = new CacheGuard({
    file,
    title: 'cache of embeddings',
    without: 'what is embedded now will be embedded again another time',
    open: (path) => new SqliteEmbeddingCache(path),
    onNotice,
  });
  const memory = new MemoryEmbeddingCache();
  return {
    get: (key) => memory.get(key) ?? guard.read((cache) => cache.get(key)),
    setAll: (entries) => {
      if (!guard.write((cache) => cache.setAll(entries))) memory.setAll(entries);
    },
    close: () => guard.close(),
  };
}
