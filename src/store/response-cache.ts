import { z } from 'zod';
import { type CachedResponse, isWorthKeeping, type ResponseCache } from '../core/store.ts';
import { responseSchema } from '../protocol/model.ts';
import { CacheGuard } from './cache-guard.ts';
import { type OpenSqlite, openSqlite } from './open-sqlite.ts';

const rowSchema = z.object({ response: z.string(), run: z.string() });

/** Answers in one SQLite file, safe with several processes. */
export class SqliteResponseCache implements ResponseCache {
  readonly #sqlite: OpenSqlite;

  /** @throws BenchError `FILE_SYSTEM` when the file cannot be opened or is no such cache. */
  constructor(file: string) {
    this.#sqlite = openSqlite(file, {
      title: 'response cache',
      hint: 'Move the file away, or run with --no-cache.',
      schema:
        'CREATE TABLE IF NOT EXISTS responses (key TEXT PRIMARY KEY, response TEXT NOT NULL, run TEXT NOT NULL) STRICT, WITHOUT ROWID;',
      select: 'SELECT response, run FROM responses WHERE key = ?',
      // Older versions kept answers that are not worth it.
      insert: `INSERT INTO responses (key, response, run) VALUES (?, ?, ?)
               ON CONFLICT (key) DO UPDATE SET response = excluded.response, run = excluded.run
               WHERE response ->> 'text' = '' AND response ->> 'finishReason' = 'other'`,
    });
  }

  get(key: string): CachedResponse | undefined {
    const row = this.#sqlite.select.get(key);
    if (row === undefined) return undefined;
    const { response, run } = rowSchema.parse(row);
    const parsed = responseSchema.safeParse(jsonOf(response));
    return parsed.success && isWorthKeeping(parsed.data) ? { response: parsed.data, run } : undefined;
  }

  set(key: string, { response, run }: CachedResponse): void {
    if (isWorthKeeping(response)) this.#sqlite.insert.run(key, JSON.stringify(response), run);
  }

  close(): void {
    this.#sqlite.database.close();
  }
}

/** `undefined` for a row that was damaged: its answer is asked for again. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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

/** Opens the cache in a file for work that goes on without it: what the file does not take is kept in memory. */
export function openResponseCache(file: string, onNotice: (notice: string) => void): ResponseCache {
  const guard = new CacheGuard({
    file,
    title: 'response cache',
    without: 'answers are kept by their run alone',
    open: (path) => new SqliteResponseCache(path),
    onNotice,
  });
  const memory = new MemoryResponseCache();
  return {
    get: (key) => memory.get(key) ?? guard.read((cache) => cache.get(key)),
    set: (key, value) => {
      if (!guard.write((cache) => cache.set(key, value))) memory.set(key, value);
    },
    close: () => guard.close(),
  };
}
