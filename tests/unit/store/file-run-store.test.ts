import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from '../../../src/process/file-lock.ts';
import type { JournalRecord } from '../../../src/protocol/records.ts';
import { RUN_FORMAT, sayFormat } from '../../../src/protocol/run-format.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { encodeLine } from '../../../src/store/journal-line.ts';
import { buildRun } from '../../support/run-record-builder.ts';

const RUN = buildRun({ id: 'run-1', cells: [{ technique: 'plain', outcomes: [1, 0] }] });

let folder: string;
let store: FileRunStore;
const path = (...names: readonly string[]): string => join(folder, 'runs', 'run-1', ...names);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-store-'));
  store = new FileRunStore(join(folder, 'runs'));
});
afterEach(() => rm(folder, { recursive: true }));

async function create(): Promise<void> {
  const run = await store.create(RUN.header, RUN.samples);
  for (const record of RUN.records) run.append(record);
  await run.close();
}

describe('FileRunStore', () => {
  it('makes a folder with header, samples and journal, and a lock while the run is open', async () => {
    const run = await store.create(RUN.header, RUN.samples);
    const files = ['journal.jsonl', 'lock.sqlite', 'run.json', 'samples.jsonl'];
    expect((await readdir(path())).sort()).toEqual(files);
    await expect(store.open('run-1')).rejects.toMatchObject({ code: 'RUN_LOCKED' });
    await run.close();
    expect((await readdir(path())).sort()).toEqual(files);
    expect(JSON.parse(await readFile(path('run.json'), 'utf8'))).toEqual(RUN.header);
  });

  it('is seen by another store of the same folder', async () => {
    await create();
    const other = new FileRunStore(join(folder, 'runs'));
    expect(await other.list()).toEqual(['run-1']);
    expect(await other.read('run-1')).toEqual(RUN);
  });

  it('says in the header of a run what a later minor version may write to it', async () => {
    await create();
    await writeFile(
      path('run.json'),
      JSON.stringify({ ...RUN.header, schema: sayFormat({ major: RUN_FORMAT.major, minor: 0 }) }),
    );
    const run = await store.open('run-1');
    expect(run.header).toEqual(RUN.header);
    await run.close();
    expect(JSON.parse(await readFile(path('run.json'), 'utf8'))).toEqual(RUN.header);
    expect(await store.read('run-1')).toEqual(RUN);
  });

  it('drops a torn last line with a notice, and the file is whole afterwards', async () => {
    await create();
    const whole = await readFile(path('journal.jsonl'), 'utf8');
    await appendFile(path('journal.jsonl'), '{"crc":"00');
    expect((await store.read('run-1')).records).toEqual(RUN.records);
    const run = await store.open('run-1');
    expect(run.records).toEqual(RUN.records);
    expect(run.notices).toEqual([
      `${path('journal.jsonl')}: the last line had not been written to its end and is dropped.`,
    ]);
    await run.close();
    expect(await readFile(path('journal.jsonl'), 'utf8')).toBe(whole);
    const again = await store.open('run-1');
    expect(again.notices).toEqual([]);
    await again.close();
  });

  it('frees the lock when the journal turns out to be damaged', async () => {
    await create();
    await appendFile(path('journal.jsonl'), 'nonsense\n');
    const line = RUN.records.length + 1;
    for (const attempt of [() => store.open('run-1'), () => store.read('run-1')]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'DAMAGED_JOURNAL',
        file: path('journal.jsonl'),
        line,
      });
    }
    expect(lockFile(path('lock.sqlite'), { what: 'it' })).toBeDefined();
  });

  it.each([
    ['no JSON', 'nonsense', /^the header of the run cannot be read: Unexpected token/],
    [
      'no version',
      JSON.stringify({ ...RUN.header, schema: 'adaptbench-run/0' }),
      /^this is not the header of a run\.$/,
    ],
    [
      'a newer version',
      JSON.stringify({ ...RUN.header, schema: 'adaptbench-run/99' }),
      /^this run was written by a newer version of adaptbench \(adaptbench-run\/99; this one reads up to \d+\)\.$/,
    ],
    [
      'a missing field',
      JSON.stringify({ ...RUN.header, cells: undefined }),
      /^this is not the header of a run: cells: /,
    ],
  ])('refuses a header with %s', async (_, content, reason) => {
    await create();
    await writeFile(path('run.json'), content);
    for (const attempt of [() => store.open('run-1'), () => store.read('run-1')]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'DAMAGED_JOURNAL',
        file: path('run.json'),
        reason: expect.stringMatching(reason),
      });
    }
    expect(lockFile(path('lock.sqlite'), { what: 'it' })).toBeDefined();
    expect(await store.list()).toEqual(['run-1']);
  });

  it('reads a run of a newer minor version, and says what it skips', async () => {
    await create();
    const schema = sayFormat({ ...RUN_FORMAT, minor: RUN_FORMAT.minor + 1 });
    await writeFile(
      path('run.json'),
      JSON.stringify({ ...RUN.header, schema, more: 1, toolVersion: '9.9.9' }),
    );
    await appendFile(path('journal.jsonl'), encodeLine({ type: 'judgement' } as unknown as JournalRecord));
    const { records, header } = await store.read('run-1');
    expect(records).toEqual(RUN.records);
    expect(header.notices).toEqual([
      'The run was written by adaptbench 9.9.9, which knows records that this version skips: 1 of type "judgement". Update adaptbench to see them.',
    ]);
    await expect(store.open('run-1')).rejects.toMatchObject({
      code: 'DAMAGED_JOURNAL',
      message: expect.stringContaining('was begun by a newer version of adaptbench'),
    });
  });

  it('names the line of a damaged sample', async () => {
    await create();
    await appendFile(path('samples.jsonl'), '{"id": 1}\n');
    await expect(store.read('run-1')).rejects.toMatchObject({
      code: 'DAMAGED_JOURNAL',
      file: path('samples.jsonl'),
      line: RUN.samples.length + 1,
    });
  });

  it.each(['samples.jsonl', 'journal.jsonl'])('names %s when it is gone', async (name) => {
    await create();
    await rm(path(name));
    await expect(store.read('run-1')).rejects.toMatchObject({ code: 'FILE_SYSTEM', file: path(name) });
  });

  it('names a folder that cannot be written', async () => {
    await writeFile(join(folder, 'plain'), '');
    const below = new FileRunStore(join(folder, 'plain', 'runs'));
    await expect(below.create(RUN.header, RUN.samples)).rejects.toMatchObject({
      code: 'FILE_SYSTEM',
      file: join(folder, 'plain', 'runs', 'run-1'),
      message: expect.stringContaining('the run folder cannot be written'),
    });
    expect(await below.list()).toEqual([]);
  });

  it('leaves nothing of a run whose files could not be written', async () => {
    await mkdir(path('run.json', 'mine'), { recursive: true });
    await expect(store.create(RUN.header, RUN.samples)).rejects.toMatchObject({ code: 'FILE_SYSTEM' });
    expect(await readdir(join(folder, 'runs'))).toEqual([]);
  });

  it('takes a folder without a header for no run: its creation was broken off', async () => {
    await create();
    await rm(path('run.json'));
    expect(await store.list()).toEqual([]);
    await expect(store.open('run-1')).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });
});
