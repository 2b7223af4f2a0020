import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markedText, originOf, writeFiles, writeSplits } from '../../../../src/cli/init/write-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const write = async (text: string, name = 'tickets.yaml') => (await writeFiles(folder, [{ name, text }]))[0];

describe('writeFiles', () => {
  it('writes anew what nobody edited', async () => {
    expect(await write('one\n')).toMatchObject({ done: 'written' });
    expect(await write('one\n')).toMatchObject({ done: 'unchanged' });
    expect(await write('two\n')).toMatchObject({ done: 'replaced' });
    expect(await read('tickets.yaml')).toMatch(/^# Written by adaptbench init \([0-9a-f]{12}\).*\ntwo\n$/);
  });

  it.each([
    ['tickets.yaml', 'tickets.proposed.yaml', 'tickets.proposed-2.yaml'],
    ['adaptbench.config.ts', 'adaptbench.config.proposed.ts', 'adaptbench.config.proposed-2.ts'],
    ['README.md', 'README.proposed.md', 'README.proposed-2.md'],
  ])('keeps %s of the user, and puts its own beside it', async (name, beside, second) => {
    await writeFile(join(folder, name), 'mine\n');
    expect(await write('one\n', name)).toEqual({ name, done: 'kept', beside });
    // What was put there is init's own, until it is edited.
    expect(await write('two\n', name)).toEqual({ name, done: 'kept', beside });
    await writeFile(join(folder, beside), `${await read(beside)}mine too\n`);
    expect(await write('three\n', name)).toEqual({ name, done: 'kept', beside: second });
    expect(await read(name)).toBe('mine\n');
    expect(await read(beside)).toMatch(/two\nmine too\n$/);
    expect((await readdir(folder)).sort()).toEqual([name, beside, second].sort());
  });

  it('keeps what was edited since', async () => {
    await write('one\n');
    const edited = `${await read('tickets.yaml')}# mine\n`;
    await writeFile(join(folder, 'tickets.yaml'), edited);
    expect(await write('one\n')).toMatchObject({ done: 'kept' });
    expect(await read('tickets.yaml')).toBe(edited);
  });
});

describe('writeSplits', () => {
  it('takes the splits of more rows than a suite has characters', async () => {
    const splits = { name: 'tickets.splits.json', text: `${'x'.repeat(49)}\n`.repeat(110_000) };
    expect(await writeSplits(folder, splits)).toMatchObject({ done: 'written' });
    expect(await writeSplits(folder, splits)).toMatchObject({ done: 'unchanged' });
  });
});

describe('originOf', () => {
  const text = markedText({ name: 'a.yaml', text: 'data: a.csv\n', about: 'for the task classify' });

  it.each<[string, string, object]>([
    ['its own', text, { byInit: true, untouched: true, about: 'for the task classify' }],
    ['its own with other line breaks', text.replaceAll('\n', '\r\n'), { byInit: true, untouched: true }],
    ['its own with a change', text.replace('a.csv', 'b.csv'), { byInit: true, untouched: false }],
    ['the text of others', 'data: a.csv\n', { byInit: false, untouched: false }],
    ['nothing', '', { byInit: false, untouched: false }],
  ])('knows %s', (_, given, expected) => {
    expect(originOf(given)).toMatchObject(expected);
  });
});
