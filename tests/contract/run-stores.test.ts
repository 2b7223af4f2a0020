import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenRun, RunStore } from '../../src/core/store.ts';
import type { RunHeader } from '../../src/protocol/header.ts';
import type { JournalRecord } from '../../src/protocol/records.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { MemoryRunStore } from '../../src/store/memory-run-store.ts';
import { buildRun } from '../support/run-record-builder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-runs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const RUN = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 'failed', 'format-error'] }] });
const headerOf = (id: string): RunHeader => ({ ...RUN.header, id });

const SENT: JournalRecord = { type: 'sent', key: 'k-1' };
const LOAD: JournalRecord = { type: 'load', model: 'local:tiny', elapsedMs: 12.5 };

const STORES: readonly (readonly [string, () => RunStore])[] = [
  ['files', () => new FileRunStore(join(folder, 'runs'))],
  ['memory', () => new MemoryRunStore()],
];

describe.each(STORES)('a run store in %s', (_, createStore) => {
  let store: RunStore;
  beforeEach(() => {
    store = createStore();
  });

  const create = (id: string): Promise<OpenRun> => store.create(headerOf(id), RUN.samples);

  it('opens a new run with its header, without records and notices', async () => {
    const run = await create('run-1');
    expect(run.header).toEqual(headerOf('run-1'));
    expect(run.records).toEqual([]);
    expect(run.notices).toEqual([]);
    await run.close();
  });

  it('gives every kind of record back, in order', async () => {
    const run = await create('run-1');
    for (const record of RUN.records) await run.append(record);
    await run.close();
    expect(await store.read('run-1')).toEqual({
      header: headerOf('run-1'),
      samples: RUN.samples,
      records: RUN.records,
    });
  });

  it('keeps texts of any script, with line breaks and quotes', async () => {
    const run = await create('run-1');
    const odd = 'a "b"\n\\ c\u2028\u0000 é 漢字 🙂';
    await run.append({ type: 'sent', key: odd });
    await run.close();
    expect((await store.read('run-1')).records).toEqual([{ type: 'sent', key: odd }]);
  });

  it('can be read while a run is open', async () => {
    const run = await create('run-1');
    await run.append(SENT);
    expect((await store.read('run-1')).records).toEqual([SENT]);
    await run.append(LOAD);
    expect((await store.read('run-1')).records).toEqual([SENT, LOAD]);
    await run.close();
  });

  it('keeps what was appended, whatever the caller does with it afterwards', async () => {
    const run = await create('run-1');
    const record = { type: 'sent' as const, key: 'before' };
    await run.append(record);
    record.key = 'after';
    await run.close();
    expect((await store.read('run-1')).records).toEqual([{ type: 'sent', key: 'before' }]);
  });

  it('opens a run again with all its records, and goes on behind them', async () => {
    const first = await create('run-1');
    await first.append(SENT);
    await first.close();
    const second = await store.open('run-1');
    expect(second.header).toEqual(headerOf('run-1'));
    expect(second.records).toEqual([SENT]);
    await second.append(LOAD);
    expect(second.records).toEqual([SENT]);
    await second.close();
    const third = await store.open('run-1');
    expect(third.records).toEqual([SENT, LOAD]);
    await third.close();
  });

  it('lists runs with the newest first', async () => {
    expect(await store.list()).toEqual([]);
    for (const id of ['2026-03-01T09-30-05-1f3a', '2026-03-02T10-00-00-77aa', '2025-12-31T00-00-00-0000']) {
      await (await create(id)).close();
    }
    expect(await store.list()).toEqual([
      '2026-03-02T10-00-00-77aa',
      '2026-03-01T09-30-05-1f3a',
      '2025-12-31T00-00-00-0000',
    ]);
  });

  it('refuses a second run of the same name and leaves the first as it is', async () => {
    const run = await create('run-1');
    await run.append(SENT);
    await run.close();
    await expect(store.create(headerOf('run-1'), [])).rejects.toMatchObject({ code: 'FILE_SYSTEM' });
    expect(await store.read('run-1')).toEqual({
      header: headerOf('run-1'),
      samples: RUN.samples,
      records: [SENT],
    });
  });

  it.each(['open', 'read'] as const)('cannot %s a run that is not there', async (method) => {
    await expect(store[method]('run-1')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: expect.stringMatching(/there is no run "run-1".*No run has been made here yet\.$/),
    });
    await (await create('run-1')).close();
    await (await create('other')).close();
    await expect(store[method]('run-2')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      choices: ['run-1', 'other'],
      hint: 'Did you mean "run-1"?',
      message: expect.stringMatching(
        /there is no run "run-2".*Valid: run-1, other\. Did you mean "run-1"\?$/,
      ),
    });
  });

  it.each(['', '.', '..', '../runs/run-1', '__proto__', 'run-1/'])('knows no run "%s"', async (id) => {
    await (await create('run-1')).close();
    await expect(store.read(id)).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });

  it('lets one owner at a time open a run, and another one after it', async () => {
    const owner = await create('run-1');
    await expect(store.open('run-1')).rejects.toMatchObject({ code: 'RUN_LOCKED' });
    await owner.append(SENT);
    await owner.close();
    const next = await store.open('run-1');
    expect(next.records).toEqual([SENT]);
    await expect(store.open('run-1')).rejects.toMatchObject({ code: 'RUN_LOCKED' });
    await next.close();
  });

  it('can be closed twice without freeing the lock of the next owner', async () => {
    const first = await create('run-1');
    await first.close();
    const second = await store.open('run-1');
    await first.close();
    await expect(store.open('run-1')).rejects.toMatchObject({ code: 'RUN_LOCKED' });
    await second.append(SENT);
    await second.close();
    expect((await store.read('run-1')).records).toEqual([SENT]);
  });

  it('locks runs apart from each other', async () => {
    const one = await create('run-1');
    const two = await create('run-2');
    await one.append(SENT);
    await two.append(LOAD);
    expect((await store.read('run-1')).records).toEqual([SENT]);
    expect((await store.read('run-2')).records).toEqual([LOAD]);
    await Promise.all([one.close(), two.close()]);
  });
});
