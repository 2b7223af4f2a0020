import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CachedEmbedding, CachedResponse } from '../../../src/core/store.ts';
import { openEmbeddingCache } from '../../../src/store/embedding-cache.ts';
import { openResponseCache } from '../../../src/store/response-cache.ts';

let folder: string;
let notices: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-guard-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true }));

const ANSWER: CachedResponse = {
  response: {
    text: 'yes',
    finishReason: 'stop',
    usage: null,
    timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
  },
  run: 'run-1',
};
const VECTOR: CachedEmbedding = {
  vector: new Float32Array([0.5, -0.25]),
  inputTokens: 2,
  elapsedMs: 1,
  truncated: false,
};

/** Both caches, asked and written in the same way. */
const CACHES = [
  {
    title: 'response cache',
    table: 'responses',
    open: (file: string) => {
      const cache = openResponseCache(file, (notice) => notices.push(notice));
      return { ...cache, put: (key: string) => cache.set(key, ANSWER) };
    },
    value: ANSWER,
  },
  {
    title: 'cache of embeddings',
    table: 'embeddings',
    open: (file: string) => {
      const cache = openEmbeddingCache(file, (notice) => notices.push(notice));
      return { ...cache, put: (key: string) => cache.setAll([[key, VECTOR]]) };
    },
    value: VECTOR,
  },
] as const;

type Damage = (file: string, table: string) => Promise<unknown>;

const DAMAGES: readonly (readonly [string, Damage, RegExp])[] = [
  ['a text', (file) => writeFile(file, 'no data base '.repeat(500)), /file is not a database/],
  ['a folder', (file) => mkdir(file), /unable to open database file/],
  ['of other columns', async (file, table) => rewrite(file, `CREATE TABLE ${table} (a)`), /no such column/],
  ['overwritten', overwritten, /malformed/],
];

function rewrite(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

async function overwritten(file: string): Promise<void> {
  rewrite(file, 'CREATE TABLE a (b)');
  const bytes = await readFile(file);
  bytes.fill(0x5a, 100);
  await writeFile(file, bytes);
}

describe.each(CACHES)('a $title that work can do without', ({ title, table, open, value }) => {
  const file = (): string => join(folder, 'state', 'cache.sqlite');
  beforeEach(() => mkdir(dirname(file())));

  it('says nothing as long as the file does its work', () => {
    const first = open(file());
    first.put('a');
    first.close();
    const second = open(file());
    expect(second.get('a')).toEqual(value);
    expect(second.get('b')).toBeUndefined();
    second.close();
    expect(notices).toEqual([]);
  });

  it.each(DAMAGES)(
    'goes on when the file is %s, says so once and leaves it there',
    async (_, damage, why) => {
      await damage(file(), table);
      const before = await stat(file());
      const cache = open(file());
      expect(cache.get('a')).toBeUndefined();
      cache.put('a');
      cache.put('b');
      expect(cache.get('a')).toEqual(value);
      cache.close();
      expect(notices).toHaveLength(1);
      expect(notices[0]).toContain(`${file()}: the ${title} cannot be used: `);
      expect(notices[0]).toMatch(why);
      expect(notices[0]).toMatch(/The work goes on; .*\. Move it away, and a new one is made\.$/);
      const after = await stat(file());
      expect([after.ino, after.size]).toEqual([before.ino, before.size]);
    },
  );

  it('is still read when it cannot be written any more', () => {
    const first = open(file());
    first.put('a');
    first.close();
    rewrite(
      file(),
      `CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    const cache = open(file());
    cache.put('b');
    cache.put('c');
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([value, value, value]);
    cache.close();
    expect(notices).toEqual([
      expect.stringContaining(`${file()}: the ${title} cannot be written: no room. The work goes on;`),
    ]);
  });

  it('goes on when somebody else keeps it locked, and says who is to end', () => {
    open(file()).close();
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const cache = open(file());
    cache.put('a');
    cache.put('b');
    expect([cache.get('a'), cache.get('b')]).toEqual([value, value]);
    cache.close();
    other.close();
    expect(notices).toEqual([
      expect.stringMatching(/cannot be written: database is locked\. .* Another process holds it locked: /),
    ]);
  });

  it('goes on when the file is damaged in the middle', async () => {
    const first = open(file());
    for (let index = 0; index < 2000; index++) first.put(`key ${index}`);
    first.close();
    const cache = open(file());
    const bytes = await readFile(file());
    bytes.fill(0x5a, 4096);
    await writeFile(file(), bytes);
    expect(cache.get('key 1500')).toBeUndefined();
    cache.put('key 1500');
    expect(cache.get('key 1500')).toEqual(value);
    cache.close();
    expect(notices).toEqual([expect.stringMatching(/cannot be read: database disk image is malformed\./)]);
  });
});
