import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type CachedResponse, isWorthKeeping, type ResponseCache } from '../core/store.ts';
import { responseSchema } from './journal-line.ts';
import { openSqlite } from './open-sqlite.ts';

const rowSchema = z.object({ response: z.string(), run: z.string() });

/** Answers in one SQLite file, safe with several processes. */
export class SqliteResponseCache implements ResponseCache {
  readonly #database: DatabaseSync;
  readonly #select;
  readonly #insert;

  /** @throws BenchError `FILE_SYSTEM` when the file cannot be opened or is no such cache. */
  constructor(file: string) {
    this.#database = openSqlite(file, {
      title: 'response cache',
      hint: 'Move the file away, or run with --no-cache.',
      schema:
        'CREATE TABLE IF NOT EXISTS responses (key TEXT PRIMARY KEY, response TEXT NOT NULL, run TEXT NOT NULL) STRICT, WITHOUT ROWID;',
    });
    this.#select = this.#database.prepare('SELECT response, run FROM responses WHERE key = ?');
    this.#insert = this.#database.prepare(
      // Older versions kept answers that are not worth it.
      `INSERT INTO responses (key, response, run) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET response = excluded.response, run = excluded.run
       WHERE response ->> 'text' = '' AND response ->> 'finishReason' = 'other'`,
    );
  }

  get(key: string): CachedResponse | undefined {
    const row = this.#select.get(key);
    if (row === undefined) return undefined;
    const { response, run } = rowSchema.parse(row);
    const parsed = responseSchema.safeParse(JSON.parse(response));
    return parsed.success && isWorthKeeping(parsed.data) ? { response: parsed.data, run } : undefined;
  }

  set(key: string, { response, run }: CachedResponse): void {
    if (isWorthKeeping(response)) this.#insert.run(key, JSON.stringify(response), run);
  }

  close(): void {
    this.#database.close();
  }
}

/** Answers in memory. */
export class MemoryResponseCache implements ResponseCache {
  readonly #answers = new Map<string, CachedResponse>();

  get(key: string): CachedResponse | undefined {
    return this.#answers.get(key);
  }

  set(key: string, value: CachedResponse): void {
    if (isWorthKeeping(value.response) && !this.#answers.has(key)) this.#answers.set(key, value);
  }

  close(): void {
    this.#answers.clear();
  }
}
