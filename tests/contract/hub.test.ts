import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Split } from '../../src/protocol/words.ts';
import { rowsAt } from '../support/data.ts';
import { COMMIT, type HubServer, hubServer, TOKEN } from '../support/hub-server.ts';

const CARD = [
  {
    config_name: 'de',
    default: true,
    data_files: [
      { split: 'train', path: 'german/train-*.csv' },
      { split: 'validation', path: ['german/dev.csv'] },
    ],
  },
  { config_name: 'en', data_files: [{ split: 'test', path: '**/english.jsonl' }] },
];

let folder: string;
let hub: HubServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-hub-'));
  hub = await hubServer({
    'acme/plain': {
      files: {
        'README.md': '# Plain',
        'dataset_infos.json': '{}',
        'data/train-00000-of-00002.csv': 'id,text\n1,a\n',
        'data/train-00001-of-00002.csv': 'id,text\n2,b\n',
        'data/test.parquet': await readFile('tests/fixtures/tables/table.parquet'),
      },
    },
    'acme/carded': {
      files: {
        'german/train-0.csv': 'id\n1\n',
        'german/train-1.csv': 'id\n2\n',
        'german/dev.csv': 'id\n3\n',
        'more/english.jsonl': '{"id":4}\n',
      },
      configs: CARD,
    },
    'acme/single': { files: { 'README.md': '# Single', 'tickets.jsonl': '{"id":1}\n{"id":2}\n' } },
    'acme/secret': { files: { 'test.jsonl': '{"id":1}\n' }, isGated: true },
  });
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

async function read(
  reference: string,
  { split = 'test', token }: { split?: Split | null; token?: string } = {},
) {
  const variables: Record<string, string | undefined> = { HF_ENDPOINT: hub.url, HF_TOKEN: token };
  const { rows, notices } = await rowsAt(reference, {
    split,
    lookUp: (name) => variables[name],
    cacheFolder: folder,
  });
  return { ids: rows.map(({ values }) => values['id']), rows, notices };
}

describe('data sets of the hub', () => {
  it('reads all files of a split, in order, by the names of the files', async () => {
    const { ids, rows } = await read('hf:acme/plain', { split: 'train' });
    expect(ids).toEqual(['1', '2']);
    expect(rows[1]).toMatchObject({ line: 2, unit: 'row' });
    expect((await read('hf:acme/plain#test', { split: 'train' })).ids).toHaveLength(5);
  });

  it('reads what the card says of configurations and splits', async () => {
    expect((await read('hf:acme/carded', { split: 'train' })).ids).toEqual(['1', '2']);
    expect((await read('hf:acme/carded', { split: 'dev' })).ids).toEqual(['3']);
    expect((await read('hf:acme/carded#en/test')).ids).toEqual([4]);
    expect((await read('hf:acme/carded#en')).ids).toEqual([4]);
  });

  it('takes all rows where nothing names a split, which then is train', async () => {
    for (const split of ['train', 'test', null] as const) {
      const { ids, notices } = await read('hf:acme/single', { split });
      expect(ids).toEqual([1, 2]);
      expect(notices.join()).toContain('#default/train.');
    }
    expect((await read('hf:acme/single#default/train')).ids).toEqual([1, 2]);
    await expect(read('hf:acme/single#test')).rejects.toThrow('there is no split "test". Valid: train.');
  });

  it('read for no split takes the only one, and has it named where there are several', async () => {
    expect((await read('hf:acme/carded#en', { split: null })).ids).toEqual([4]);
    await expect(read('hf:acme/plain', { split: null })).rejects.toThrow(
      'it has several splits, of which one has to be named. Valid: train, test. Write hf:acme/plain#<configuration>/<split>.',
    );
  });

  it.each([
    ['hf:acme/carded', 'there is no split "test". Valid: train, validation.'],
    ['hf:acme/carded#de/test', 'there is no split "test". Valid: train, validation.'],
    ['hf:acme/carded#fr/test', 'there is no configuration "fr". Valid: de, en.'],
    ['hf:acme/none', 'the hub has no data set "acme/none" at "main", or does not show it to everybody.'],
    ['hf:acme/secret', 'for a private or gated one set HF_TOKEN.'],
    ['hf:acme/plain/more', 'this names no data set of the hub. Write hf:owner/name'],
  ])('says what is wrong with %s', async (reference, fault) => {
    await expect(read(reference)).rejects.toThrow(fault);
  });

  it('needs no hub for a commit that it read before, and says where it goes on with the last one', async () => {
    await read('hf:acme/plain', { split: 'train' });
    const asked = hub.asked.length;
    const pinned = `hf:acme/plain@${COMMIT}#default/train`;
    expect(await read(pinned)).toMatchObject({ ids: ['1', '2'], notices: [] });
    expect(hub.asked).toHaveLength(asked);
    await hub.close();
    expect((await read(pinned)).ids).toEqual(['1', '2']);
    const { ids, notices } = await read('hf:acme/plain', { split: 'train' });
    expect(ids).toEqual(['1', '2']);
    expect(notices).toEqual([
      `the hub cannot be reached, so this is what it had last; to stay with it, write ${pinned}.`,
    ]);
    await expect(read('hf:acme/carded')).rejects.toMatchObject({ code: 'FILE_SYSTEM' });
  });

  it('sends the token to the hub, and not on to where the files are', async () => {
    expect((await read('hf:acme/secret', { token: TOKEN })).ids).toEqual([1]);
    const stored = hub.asked.filter(({ path }) => path === '/acme/secret/test.jsonl');
    expect(stored).toEqual([{ path: '/acme/secret/test.jsonl', authorization: undefined }]);
    expect(hub.asked.filter(({ authorization }) => authorization === `Bearer ${TOKEN}`).length).toBe(3);
  });
});
