import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GivenAnswers } from '../../../src/cli/init/answers.ts';
import { Interview } from '../../../src/cli/init/ask.ts';
import { makeSuite } from '../../../src/cli/init/init.ts';
import type { InitResult } from '../../../src/cli/init/summary.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { openWorkspace } from '../../../src/workspace.ts';

const ENTER = '\r';
const DOWN = '\u001B[B';
const SPACE = ' ';
const CTRL_C = '\u0003';
const CLEAR = '\u0015';
/** With what a question begins. */
const HIDE_CURSOR = '\u001B[?25l';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-ask-'));
  const rows = Array.from({ length: 24 }, (_, index) => {
    const language = index % 2 === 0 ? 'de' : 'en';
    return `My device number ${index} is broken,${['billing', 'technical', 'other'][index % 3]},${language}`;
  });
  await writeFile(join(folder, 'tickets.csv'), ['text,team,language', ...rows].join('\n'));
  await mkdir(join(folder, 'docs'));
  await writeFile(join(folder, 'docs', 'device.md'), '# Devices\n\nThey can be turned off and on again.\n');
  await writeFile(join(folder, 'route.txt'), 'Which team takes this?');
});
afterEach(() => rm(folder, { recursive: true }));

/** The keys that are pressed at a question, in one go or after one another. */
type Keys = readonly (string | readonly string[])[];

/** Asks in a terminal where somebody presses keys, for each question the next. */
async function answer(keys: Keys, flags: GivenAnswers = {}): Promise<{ result: InitResult; shown: string }> {
  const input = new PassThrough();
  const left = [...keys];
  let shown = '';
  const output = new Writable({
    write(chunk, _, done) {
      shown += stripVTControlCharacters(String(chunk));
      // Who has no answer left leaves.
      const pressed = String(chunk).includes(HIDE_CURSOR) ? [left.shift() ?? CTRL_C].flat() : [];
      for (const key of pressed) setImmediate(() => input.write(key));
      done();
    },
  });
  const context = openWorkspace({ workingFolder: folder });
  try {
    const place = { folder, providers: BUILT_IN_PROVIDERS };
    const interview = await Interview.open({ input, output }, place);
    const result = await makeSuite(flags, { context, interview });
    expect(left).toEqual([]);
    return { result, shown };
  } finally {
    input.destroy();
    await context.close();
  }
}

const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

/** Every answer as it is proposed, but for the model. */
const PROPOSED: Keys = Array.from({ length: 11 }, () => ENTER);
/** One that takes no time to open. */
const MODEL: GivenAnswers = { models: ['openai:small'] };

describe('init that asks', () => {
  it('goes from data to a suite by the enter key', async () => {
    const [, ...others] = PROPOSED;
    const { result, shown } = await answer(['tickets.csv\r', ...others], MODEL);
    expect(result).toMatchObject({
      task: 'classify',
      columns: { input: 'text', target: 'team', id: null, slices: ['language'] },
      labels: ['billing', 'other', 'technical'],
    });
    expect(shown).toContain('As 3 rows will be asked');
    expect(shown).toContain('│ My device number 0 is broken');
    expect(await read('tickets.yaml')).toContain('labels: [ billing, other, technical ]');
  });

  it('takes what is answered, and begins there the next time', async () => {
    const answers: Keys = [
      'tickets.csv\r',
      ENTER,
      ENTER,
      ENTER,
      [SPACE, ENTER],
      'docs\r',
      'route.txt\r',
      'openai:small\r',
      '0.1\r',
      '50000\r',
      'typical\r',
      ENTER,
    ];
    const { result } = await answer(answers);
    expect(result).toMatchObject({ techniques: ['plain', 'few-shot', 'rag'], models: ['openai:small'] });
    expect(result.columns.slices).toEqual([]);
    const written = await read('tickets.yaml');
    for (const line of [
      'file: route.txt',
      'documents: [ docs ]',
      'models: [ openai:small ]',
      'margin: 0.1 ',
    ]) {
      expect(written).toContain(line);
    }
    expect(await read('adaptbench.config.ts')).toContain('effort: "typical",');

    const again = await answer([...PROPOSED.slice(0, 8), [CLEAR, '0.2\r'], ENTER, ENTER, ENTER]);
    const withoutFirst = (text: string): string => text.slice(text.indexOf('\n'));
    expect(withoutFirst(await read('tickets.yaml'))).toBe(
      withoutFirst(written).replace('margin: 0.1 ', 'margin: 0.2 '),
    );
    expect(again.result.files[0]).toMatchObject({ done: 'replaced' });
  });

  it('makes a suite of its own of other data, and leaves the one that is there as it is', async () => {
    const [, ...others] = PROPOSED;
    await answer(['tickets.csv\r', ...others.slice(1)], { ...MODEL, prompt: 'Which team for this ticket?' });
    const before = await Promise.all(['tickets.yaml', 'tickets.splits.json'].map(read));
    await copyFile(join(folder, 'tickets.csv'), join(folder, 'invoices.csv'));
    const { result } = await answer([[CLEAR, 'invoices.csv\r'], ...others], MODEL);
    expect(result.files.slice(0, 2).map(({ name }) => name)).toEqual([
      'invoices.yaml',
      'invoices.splits.json',
    ]);
    expect(await read('invoices.yaml')).not.toContain('Which team for this ticket?');
    expect(await Promise.all(['tickets.yaml', 'tickets.splits.json'].map(read))).toEqual(before);
  });

  it('writes no path of this machine', async () => {
    const [, ...others] = PROPOSED;
    others[4] = `${join(folder, 'docs')}\r`;
    others[5] = `${join(folder, 'route.txt')}\r`;
    await answer([`${join(folder, 'tickets.csv')}\r`, ...others], MODEL);
    const written = await read('tickets.yaml');
    expect(written).not.toContain(folder);
    for (const line of ['data: tickets.csv', 'documents: [ docs ]', 'file: route.txt']) {
      expect(written).toContain(line);
    }
  });

  it('does not ask what is a flag', async () => {
    const flags: GivenAnswers = {
      data: 'tickets.csv',
      task: 'classify',
      input: 'text',
      target: 'language',
      slices: [],
      documents: [],
      prompt: 'Which language?',
      models: ['openai:small'],
      margin: 0.1,
      volume: 1,
      effort: 'typical',
    };
    const { result } = await answer([ENTER], flags);
    expect(result.labels).toEqual(['de', 'en']);
  });

  it('asks again for what cannot be', async () => {
    const [, ...others] = PROPOSED;
    const { shown } = await answer([['none.csv\r', CLEAR, 'tickets.csv\r'], ...others], MODEL);
    expect(shown).toContain('There is no none.csv.');
  });

  it.each<[string, Keys]>([
    ['left at its beginning', [CTRL_C]],
    ['left in the middle', ['tickets.csv\r', ENTER, ENTER, CTRL_C]],
    ['refused at its end', ['tickets.csv\r', ...PROPOSED.slice(0, 9), [DOWN, ENTER]]],
  ])('writes nothing when it is %s', async (_, keys) => {
    await expect(answer(keys, MODEL)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect((await readdir(folder)).sort()).toEqual(['docs', 'route.txt', 'tickets.csv']);
  });
});
