import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Split } from '../../../src/core/sample.ts';
import type { AnswerFormat, ColumnMapping } from '../../../src/core/suite.ts';
import { type Dataset, loadDataset } from '../../../src/datasets/load-dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-dataset-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LABEL: AnswerFormat = { kind: 'label', labels: ['positive', 'negative'] };
const TEXT: AnswerFormat = { kind: 'text' };

interface Plan {
  readonly columns?: Partial<ColumnMapping>;
  readonly answer?: AnswerFormat;
  readonly extension?: string;
}

async function load(contents: Partial<Record<Split, string>>, plan: Plan = {}): Promise<Dataset> {
  const files: Partial<Record<Split, string>> = {};
  for (const [split, content] of Object.entries(contents)) {
    files[split as Split] = join(folder, `${split}.${plan.extension ?? 'csv'}`);
    await writeFile(files[split as Split] ?? '', content);
  }
  const columns = { id: 'id', input: 'text', targets: 'label', metadata: [], ...plan.columns };
  return loadDataset({ dataset: { files, columns }, answer: plan.answer ?? LABEL });
}

/** The error's message with the temporary folder left out. */
async function faultOf(contents: Partial<Record<Split, string>>, plan: Plan = {}): Promise<string> {
  try {
    await load(contents, plan);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_DATA' });
    return String(error).replace('BenchError: ', '').replaceAll(`${folder}/`, '');
  }
  return 'accepted';
}

describe('loadDataset', () => {
  it('maps columns and keeps the order of the files, train first', async () => {
    const { samples, places } = await load(
      {
        test: 'id,text,label,domain\n7,Bad.,negative,food\n',
        train: 'id,text,label,domain\n1,"Go\nod.",positive,film\n2,Fine.,positive,film\n',
      },
      { columns: { metadata: ['domain'] } },
    );
    expect(samples).toEqual([
      { id: '1', split: 'train', input: 'Go\nod.', targets: ['positive'], metadata: { domain: 'film' } },
      { id: '2', split: 'train', input: 'Fine.', targets: ['positive'], metadata: { domain: 'film' } },
      { id: '7', split: 'test', input: 'Bad.', targets: ['negative'], metadata: { domain: 'food' } },
    ]);
    expect(places.get('2')).toEqual({ file: join(folder, 'train.csv'), line: 4 });
  });

  it('takes lists of targets, numbers as texts, and metadata of any type', async () => {
    const { samples } = await load(
      { test: '{"id":1,"text":"Hi","label":["Salut",2],"facts":[{"a":null}]}\n' },
      { extension: 'jsonl', answer: TEXT, columns: { metadata: ['facts'] } },
    );
    expect(samples).toEqual([
      { id: '1', split: 'test', input: 'Hi', targets: ['Salut', '2'], metadata: { facts: [{ a: null }] } },
    ]);
  });

  it('makes ids from the content, which do not move with the position', async () => {
    const columns = { id: null };
    const first = await load({ test: 'text,label\nGood.,positive\nBad.,negative\n' }, { columns });
    const second = await load({ test: 'text,label\nNew.,positive\nBad.,negative\n' }, { columns });
    expect(first.samples[1]?.id).toBe(second.samples[1]?.id);
    expect(new Set([...first.samples, ...second.samples].map(({ id }) => id)).size).toBe(3);
  });

  it('names a missing column with those that are there', async () => {
    expect(await faultOf({ test: 'id,txt,label\n1,Good.,positive\n' })).toBe(
      'test.csv:2: there is no column "text". Valid: id, txt, label. Did you mean "txt"?',
    );
    const jsonl = '{"id":"a","text":"x","label":"positive"}\n{"id":"b","label":"positive"}\n';
    expect(await faultOf({ test: jsonl }, { extension: 'jsonl' })).toBe(
      'test.jsonl:2: there is no column "text". Valid: id, label.',
    );
    expect(
      await faultOf({ test: 'id,text,label\n1,x,positive\n' }, { columns: { metadata: ['toString'] } }),
    ).toBe('test.csv:2: there is no column "toString". Valid: id, text, label.');
  });

  it.each([
    ['', 'test.csv: the test split is empty.'],
    ['id,text,label\n', 'test.csv: the test split is empty.'],
  ])('refuses an empty split: %j', async (content, fault) => {
    expect(await faultOf({ test: content })).toBe(fault);
  });

  it('refuses an id that is used twice, also in another split, and says where', async () => {
    expect(
      await faultOf({
        train: 'id,text,label\na,One.,positive\n',
        test: 'id,text,label\nb,Two.,positive\na,Three.,negative\n',
      }),
    ).toBe('test.csv:3: the id "a" is used a second time (first in train.csv:2).');
  });

  it('refuses the same content twice when ids are made from it', async () => {
    expect(
      await faultOf({ test: 'text,label\nSame.,positive\nSame.,positive\n' }, { columns: { id: null } }),
    ).toMatch(/^test\.csv:3: the id "[0-9a-f]{32}" is used a second time \(first in test\.csv:2\)\.$/);
  });

  it('refuses a target that could never be answered', async () => {
    expect(await faultOf({ test: 'id,text,label\n1,Good.,positve\n' })).toBe(
      'test.csv:2: "positve" is none of the suite\'s labels. Valid: positive, negative. Did you mean "positive"?',
    );
    expect(await faultOf({ test: 'id,text,label\n1,Good.,positive \n' })).toContain('"positive "');
    const choice: AnswerFormat = { kind: 'number-or-choice', choices: ['A', 'B'] };
    expect(await faultOf({ test: 'id,text,label\n1,x,B\n2,x,-7.5\n3,x,D\n' }, { answer: choice })).toBe(
      'test.csv:4: "D" is neither a number nor one of the choices. Valid: A, B.',
    );
    const number: AnswerFormat = { kind: 'number-or-choice', choices: [] };
    expect(await faultOf({ test: 'id,text,label\n1,x,12 apples\n' }, { answer: number })).toBe(
      'test.csv:2: "12 apples" is neither a number nor one of the choices.',
    );
  });

  it.each([
    ['{"id":"a","text":" ","label":"x"}', 'the column "text" has to hold a text, found " ".'],
    ['{"id":"a","text":null,"label":"x"}', 'the column "text" has to hold a text, found null.'],
    ['{"id":true,"text":"x","label":"x"}', 'the column "id" has to hold a text, found true.'],
    ['{"id":"a","text":"x","label":[]}', 'the column "label" holds no accepted answer.'],
    ['{"id":"a","text":"x","label":["y",""]}', 'the column "label" has to hold a text, found "".'],
  ])('refuses %s', async (row, fault) => {
    expect(await faultOf({ test: `${row}\n` }, { extension: 'jsonl', answer: TEXT })).toBe(
      `test.jsonl:1: ${fault}`,
    );
  });
});
