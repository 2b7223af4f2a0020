import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger, readLedgers, recordAttempt } from '../../../src/finetune/ledger.ts';
import { attemptOf, ledgerText } from '../../support/tuned.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-ledger-'));
});
afterEach(() => rm(folder, { recursive: true }));

function place() {
  return { folder: join(folder, 'tuned'), lockFolder: join(folder, 'lock') };
}

describe('the ledger of tuned models', () => {
  it('keeps attempts in the order in which they began, and replaces one by its id', async () => {
    await recordAttempt(place(), attemptOf({ id: 'a', status: 'running', model: null }));
    await recordAttempt(place(), attemptOf({ id: 'b' }));
    await recordAttempt(place(), attemptOf({ id: 'a', status: 'failed', model: null, reason: 'no' }));
    const entries = await readLedger(place().folder);
    expect(entries.map(({ attempt }) => [attempt.id, attempt.status])).toEqual([
      ['a', 'failed'],
      ['b', 'succeeded'],
    ]);
    expect(await readdir(place().folder)).toEqual(['ledger.json']);
  });

  it('loses nothing when many are written at once', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `attempt-${index}`);
    await Promise.all(ids.map((id) => recordAttempt(place(), attemptOf({ id }))));
    const found = (await readLedger(place().folder)).map(({ attempt }) => attempt.id);
    expect(found.toSorted()).toEqual(ids.toSorted());
  });

  it('is empty where there is none', async () => {
    expect(await readLedger(join(folder, 'nowhere'))).toEqual([]);
  });

  it.each([
    ['no JSON', 'it is a text', /ledger\.json: it is not a ledger of fine-tuned models/],
    ['another schema', JSON.stringify({ schema: 'x', attempts: [] }), /schema/],
    [
      'an attempt that lacks a field',
      ledgerText([attemptOf()]).replace('"seed":1,"machine"', '"machine"'),
      /attempts\.0\.seed/,
    ],
  ])('refuses a file with %s, and leaves it as it is', async (_, text, message) => {
    await mkdir(place().folder);
    const file = join(place().folder, 'ledger.json');
    await writeFile(file, text);
    await expect(readLedger(place().folder)).rejects.toThrow(message);
    await expect(recordAttempt(place(), attemptOf())).rejects.toThrow(message);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('reads several, the first of which counts for an id', async () => {
    const other = join(folder, 'shipped');
    await recordAttempt(place(), attemptOf({ id: 'a', suite: 'own' }));
    await recordAttempt({ ...place(), folder: other }, attemptOf({ id: 'a', suite: 'shipped' }));
    await recordAttempt({ ...place(), folder: other }, attemptOf({ id: 'b' }));
    const entries = await readLedgers([place().folder, other, other]);
    expect(entries.map(({ attempt }) => `${attempt.id} ${attempt.suite}`)).toEqual(['a own', 'b mood']);
    expect(entries.map((entry) => entry.folder)).toEqual([place().folder, other]);
  });
});
