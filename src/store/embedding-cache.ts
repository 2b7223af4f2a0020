import type { DatabaseSync } from 'node:sqlite';
import type { CachedEmbedding, EmbeddingCache } from '../core/store.ts';
import { openSqlite } from './open-sqlite.ts';

/** Vectors in one SQLite file, safe with several processes. */
export class SqliteEmbeddingCache implements EmbeddingCache {
  readonly #database: DatabaseSync;
  readonly #select;
  readonly #insert;

  /** @throws BenchError `FILE_SYSTEM` when the file cannot be opened or is no such cache. */
  constructor(file: string) {
    this.#database = openSqlite(file, {
      title: 'cache of embeddings',
      hint: 'Move the file away; what is in it is embedded again.',
      schema:
        'CREATE TABLE IF NOT EXISTS embeddings (key TEXT PRIMARY KEY, vector BLOB NOT NULL, tokens REAL, ms REAL NOT NULL, truncated INTEGER NOT NULL) STRICT, WITHOUT ROWID;',
    });
    this.#select = this.#database.prepare(
      'SELECT vector, tokens, ms, truncated FROM embeddings WHERE key = ?',
    );
    this.#insert = this.#database.prepare(
      'INSERT OR IGNORE INTO embeddings (key, vector, tokens, ms, truncated) VALUES (?, ?, ?, ?, ?)',
    );
  }

  get(key: string): CachedEmbedding | undefined {
    const row = this.#select.get(key);
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
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const [key, { vector, inputTokens, elapsedMs, truncated }] of entries) {
        const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
        this.#insert.run(key, bytes, inputTokens, elapsedMs, truncated ? 1 : 0);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** Vectors in memory. */
export class MemoryEmbeddingCache implements EmbeddingCache {
  readonly #entries = new Map<string, CachedEmbedding>();

  get(key: string): CachedEmbedding | undefined {
    return this.#entries.get(key);
  }

  setAll(entries: readonly (readonly [key: string, value: CachedEmbedding])[]): void {
    for (const [key, value] of entries) if (!this.#entries.has(key)) this.#entries.set(key, value);
  }

  close(): void {}
}
