import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CachedResponse, ResponseCache } from '../../src/core/store.ts';
import { MemoryResponseCache, SqliteResponseCache } from '../../src/store/response-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (): string => join(folder, 'state', 'cache.sqlite');

function answer(text: string, run = 'run-1'): CachedResponse {
  return {
    response: {
      text,
      finishReason: 'stop',
      usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 2 },
      timing: { latencyMs: 20.25, queueMs: 0, retryMs: 1.5, retries: 1, sharedBy: 3, machineMs: 7 },
    },
    run,
  };
}

const CACHES: readonly (readonly [string, () => ResponseCache])[] = [
  ['SQLite', () => new SqliteResponseCache(file())],
  ['memory', () => new MemoryResponseCache()],
];

describe.each(CACHES)('a response cache in %s', (_, createCache) => {
  let cache: ResponseCache;
  beforeEach(() => {
    cache = createCache();
  });
  afterEach(() => cache.close());

  it('knows nothing at first', () => {
    expect(cache.get('k')).toBeUndefined();
  });

  it('gives an answer back with usage, time and the run that paid', () => {
    cache.set('k', answer('yes'));
    expect(cache.get('k')).toEqual(answer('yes'));
    expect(cache.get('K')).toBeUndefined();
  });

  it('keeps an answer without usage and machine time', () => {
    const bare: CachedResponse = {
      response: {
        text: '',
        finishReason: 'length',
        usage: null,
        timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      },
      run: 'run-1',
    };
    cache.set('k', bare);
    expect(cache.get('k')).toEqual(bare);
  });

  it('keeps the first answer under a key: it is the one that records rest on', () => {
    cache.set('k', answer('first', 'run-1'));
    cache.set('k', answer('second', 'run-2'));
    expect(cache.get('k')).toEqual(answer('first', 'run-1'));
  });

  it('keeps no answer without a word that ended for no known reason', () => {
    const { response, run } = answer('');
    cache.set('k', { response: { ...response, finishReason: 'other' }, run });
    expect(cache.get('k')).toBeUndefined();
    cache.set('k', answer(''));
    expect(cache.get('k')).toEqual(answer(''));
  });

  it('gives back reasoning and its tokens', () => {
    const { response, run } = answer('yes');
    const usage = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 2, reasoningTokens: 1 };
    const reasoned = { response: { ...response, reasoning: 'Well.', usage }, run };
    cache.set('k', reasoned);
    expect(cache.get('k')).toEqual(reasoned);
  });

  it('keeps texts of any script, with line breaks and quotes', () => {
    const odd = 'a "b"\n\\ c\' -- é 漢字 🙂';
    cache.set(odd, answer(odd));
    expect(cache.get(odd)).toEqual(answer(odd));
  });
});

describe('SqliteResponseCache', () => {
  it('does not give what an older version kept of a fault, and replaces it', () => {
    const cache = new SqliteResponseCache(file());
    const database = new DatabaseSync(file());
    const { response, run } = answer('');
    database
      .prepare('INSERT INTO responses (key, response, run) VALUES (?, ?, ?)')
      .run('k', JSON.stringify({ ...response, finishReason: 'other' }), run);
    database.close();
    expect(cache.get('k')).toBeUndefined();
    cache.set('k', answer('yes', 'run-2'));
    cache.set('k', answer('no', 'run-3'));
    expect(cache.get('k')).toEqual(answer('yes', 'run-2'));
    cache.close();
  });

  it('has its answers after it was closed and opened again', () => {
    const first = new SqliteResponseCache(file());
    first.set('k', answer('yes'));
    first.close();
    const second = new SqliteResponseCache(file());
    expect(second.get('k')).toEqual(answer('yes'));
    second.close();
  });

  it('can be open twice: each sees what the other writes', () => {
    const one = new SqliteResponseCache(file());
    const two = new SqliteResponseCache(file());
    one.set('a', answer('by one'));
    two.set('b', answer('by two'));
    two.set('a', answer('too late'));
    for (const cache of [one, two]) {
      expect(cache.get('a')?.response.text).toBe('by one');
      expect(cache.get('b')?.response.text).toBe('by two');
    }
    one.close();
    expect(two.get('a')?.response.text).toBe('by one');
    two.close();
  });

  it('names a file that is no cache, and the way out', async () => {
    await mkdir(join(folder, 'state'));
    await writeFile(file(), 'this is a text and no data base '.repeat(100));
    expect(() => new SqliteResponseCache(file())).toThrow(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: expect.stringMatching(/cache\.sqlite: the response cache cannot be opened: .*--no-cache\.$/),
      }),
    );
  });

  it('names a path below a file', async () => {
    await writeFile(join(folder, 'state'), '');
    expect(() => new SqliteResponseCache(file())).toThrow(
      expect.objectContaining({ code: 'FILE_SYSTEM', file: file() }),
    );
  });
});
