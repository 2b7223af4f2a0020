import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataReference } from '../../../src/core/row-source.ts';
import type { ColumnMapping } from '../../../src/core/suite.ts';
import { type Dataset, loadDataset } from '../../../src/datasets/load-dataset.ts';
import type { AnswerFormat } from '../../../src/protocol/suite.ts';
import type { Split } from '../../../src/protocol/words.ts';
import { dataAt } from '../../support/data.ts';

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
  readonly labelMap?: Readonly<Record<string, string>>;
  readonly listSeparator?: string;
}

async function load(contents: Partial<Record<Split, string>>, plan: Plan = {}): Promise<Dataset> {
  const files: Partial<Record<Split, DataReference>> = {};
  for (const [split, content] of Object.entries(contents)) {
    const file = join(folder, `${split}.${plan.extension ?? 'csv'}`);
    files[split as Split] = dataAt(file);
    await writeFile(file, content);
  }
  const columns = { id: 'id', input: 'text', targets: 'label', metadata: [], ...plan.columns };
  return loadDataset({
    file: join(folder, 'suite.yaml'),
    dataset: { files, columns, labelMap: plan.labelMap ?? {}, listSeparator: plan.listSeparator ?? null },
    answer: plan.answer ?? LABEL,
    corpus: null,
  });
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
    ['', 'test.csv: the test split is empty: the file has no row with data.'],
    ['id,text,label\n', 'test.csv: the test split is empty: the file has no row with data.'],
    ['id,text,label\n,,\n', 'test.csv: the test split is empty: the file has no row with data.'],
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

  it('refuses equal rows when there are no ids, in words of the user, all at once', async () => {
    const columns = { id: null };
    const hint =
      'Take one of the two out, or name a column with ids under "dataset.columns.id" so that both count.';
    expect(
      await faultOf({ test: 'text,label\nSame.,positive\nx,positive\nSame.,positive\n' }, { columns }),
    ).toBe(`test.csv:4: this row is the same as the one in line 2. ${hint}`);
    const rows = Array.from({ length: 9 }, () => 'Same.,positive\n').join('');
    expect(await faultOf({ test: `text,label\n${rows}` }, { columns })).toBe(
      `test.csv:3: this row is the same as the one in line 2 (also line 4 as line 2, line 5 as line 2, line 6 as line 2, line 7 as line 2, line 8 as line 2 and 2 more). ${hint}`,
    );
    const train = 'text,label\nSame.,positive\nSame.,positive\n';
    const test = 'text,label\nOther.,positive\nx,positive\nOther.,positive\nSame.,positive\nSame.,positive\n';
    expect(await faultOf({ train, test }, { columns })).toBe(
      `train.csv:3: this row is the same as the one in line 2 (also test.csv:4 as line 2, test.csv:6 as line 5). ${hint}`,
    );
  });

  it('leaves equal rows of two splits to whoever looks for shared texts', async () => {
    const content = 'text,label\nSame.,positive\n';
    const { samples, places } = await load({ train: content, test: content }, { columns: { id: null } });
    expect(samples.map(({ split }) => split)).toEqual(['train', 'test']);
    expect(places.size).toBe(2);
  });

  it('refuses one file for two splits', async () => {
    const file = join(folder, 'all.csv');
    await writeFile(file, 'id,text,label\n1,a,positive\n');
    const columns: ColumnMapping = { id: 'id', input: 'text', targets: 'label', metadata: [] };
    const suite = {
      file: 'suite.yaml',
      dataset: {
        files: { train: dataAt(file), test: dataAt(file) },
        columns,
        labelMap: {},
        listSeparator: null,
      },
      answer: LABEL,
    };
    await expect(loadDataset({ ...suite, corpus: null })).rejects.toThrow(
      'all.csv: this file is both the train and the test split. Put every row into one of them.',
    );
  });

  it('refuses a target that could never be answered', async () => {
    expect(await faultOf({ test: 'id,text,label\n1,Good.,positve\n' })).toBe(
      'test.csv:2: "positve" is none of the suite\'s labels. Valid: positive, negative. Did you mean "positive"?',
    );
    const choice: AnswerFormat = { kind: 'number-or-choice', choices: ['A', 'B'] };
    expect(await faultOf({ test: 'id,text,label\n1,x,B\n2,x,-7.5\n3,x,D\n' }, { answer: choice })).toBe(
      'test.csv:4: "D" is neither a number nor one of the choices. Valid: A, B. What the data call it can be named under "dataset.labelMap".',
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

describe('what a user is told of the data', () => {
  const noticesOf = async (contents: Partial<Record<Split, string>>, plan: Plan = {}) =>
    (await load(contents, plan)).notices;

  it('says nothing of ordinary data', async () => {
    const test = 'id,text,label,language\n1,Hi,Salut,fr\n2,Hi,Hallo,de\n3,Hi,Salut,fr\n4,"a; b","c; d",de\n';
    expect(await noticesOf({ test }, { answer: TEXT, columns: { metadata: ['language'] } })).toEqual([]);
  });

  it('counts rows without any value', async () => {
    expect(await noticesOf({ test: 'id,text,label\n1,a,positive\n,,\n2,b,positive\n' })).toEqual([
      'test.csv: 1 row without any value was skipped (line 3).',
    ]);
    expect(await noticesOf({ test: 'id,text,label\n1,a,positive\n,,\n,,\n' })).toEqual([
      'test.csv: 2 rows without any value were skipped (the first in line 3).',
    ]);
  });

  it('says how lists are taken', async () => {
    const list = '"[""24"",""24 hours""]"';
    const read =
      'test.csv: lists in the column "label", such as ["a", "b"], are read as several accepted answers.';
    const literal =
      'test.csv: the column "label" seems to hold lists, such as a | b or a; b, but each cell is taken as one literal answer. Several accepted answers are written as a JSON list of texts, ["a", "b"], or parted by the suite\'s "dataset.listSeparator".';
    const rows = (...targets: string[]) => ({
      test: `id,text,label\n${targets.map((target, index) => `${index},x${index},${target}`).join('\n')}\n`,
    });
    const plan = { answer: TEXT };
    expect(await noticesOf(rows(list, '24 | 24 hours'), plan)).toEqual([read, literal]);
    expect(await noticesOf(rows('24 | 24 hours', '1; 2'), plan)).toEqual([literal]);
    expect(await noticesOf(rows(list, '24'), plan)).toEqual([read]);
    expect(await noticesOf(rows('24 | 24 hours', '24'), plan)).toEqual([]);
    const { samples } = await load(rows(list), plan);
    expect(samples[0]?.targets).toEqual(['24', '24 hours']);
  });

  it('says where one text has two answers that exclude each other', async () => {
    const columns = { id: null };
    expect(
      await noticesOf({ test: 'text,label\na,positive\nb,positive\na,negative\n' }, { columns }),
    ).toEqual([
      'The same text has different targets, so that one of them always counts as wrong: test.csv:2 and 4.',
    ]);
  });

  it('trims and folds labels, compares numbers as such, and says so', async () => {
    const { samples, notices } = await load({
      test: 'id,text,label\n1,a,Positive \n2,b,posi\u200btive\n3,c,negative\n',
    });
    expect(samples.map(({ targets }) => targets)).toEqual([['positive'], ['positive'], ['negative']]);
    expect(notices).toEqual([
      'test.csv: 2 labels were trimmed or case-folded, such as "Positive " to "positive".',
    ]);
    const numbers = await load(
      {
        test: '{"id":1,"text":"a","label":1}\n{"id":2,"text":"b","label":"1.0"}\n{"id":3,"text":"c","label":true}\n',
      },
      { extension: 'jsonl', answer: { kind: 'label', labels: ['0', '1', 'true'] } },
    );
    expect(numbers.samples.map(({ targets }) => targets)).toEqual([['1'], ['1'], ['true']]);
    const choices = await load(
      { test: 'id,text,label\n1,a,b\n2,b,7.50\n' },
      { answer: { kind: 'number-or-choice', choices: ['A', 'B'] } },
    );
    expect(choices.samples.map(({ targets }) => targets)).toEqual([['B'], ['7.50']]);
  });

  it('maps what the data call labels', async () => {
    const plan = { labelMap: { pos: 'positive', '2': 'negative' } };
    const { samples, notices } = await load(
      { test: 'id,text,label\n1,a,pos\n2,b,2.0\n3,c,negative\n' },
      plan,
    );
    expect(samples.map(({ targets }) => targets)).toEqual([['positive'], ['negative'], ['negative']]);
    expect(notices).toEqual(['test.csv: 1 label was trimmed or case-folded, such as "2.0" to "negative".']);
    expect(await faultOf({ test: 'id,text,label\n1,a,mixed\n' }, plan)).toBe(
      'test.csv:2: "mixed" is none of the suite\'s labels. Valid: positive, negative, 2, pos. What the data call it can be named under "dataset.labelMap".',
    );
  });

  it('parts several answers by the separator of the suite', async () => {
    const { samples } = await load(
      { test: 'id,text,label\n1,a,24 | 24 hours |\n2,b,"[""x"", ""y""]"\n' },
      { answer: TEXT, listSeparator: '|' },
    );
    expect(samples.map(({ targets }) => targets)).toEqual([
      ['24', '24 hours'],
      ['x', 'y'],
    ]);
  });

  it('reads lists in cells of targets alone', async () => {
    const cells = ['"[""24"", ""24 hours""]"', '24 | 24 hours', '"[24, 25]"', '"[24"', '[]'];
    const test = `id,text,label\n${cells.map((cell, at) => `${at},"[""a""]",${cell}`).join('\n')}\n`;
    const { samples } = await load({ test }, { answer: TEXT });
    expect(samples.map(({ targets }) => targets)).toEqual([
      ['24', '24 hours'],
      ['24 | 24 hours'],
      ['[24, 25]'],
      ['[24'],
      ['[]'],
    ]);
    expect(samples[0]?.input).toBe('["a"]');
  });

  it('says that a header is missing', async () => {
    expect(await faultOf({ test: '1,The app closes.,positive\n2,Fine.,positive\n' })).toBe(
      'test.csv:2: there is no column "text". Valid: 1, The app closes., positive. None of the columns that the suite reads is there: the first line has to hold the names of the columns.',
    );
  });

  it('names labels that a split of some size has once or never', async () => {
    const answer: AnswerFormat = { kind: 'label', labels: ['positive', 'negative', 'neutral'] };
    const rows = Array.from(
      { length: 20 },
      (_, at) => `${at},text ${at},${at === 7 ? 'negative' : 'positive'}`,
    );
    const { notices } = await load({ test: `id,text,label\n${rows.join('\n')}\n` }, { answer });
    expect(notices).toEqual([
      'test.csv: the label "neutral" occurs in no row.',
      'test.csv: the label "negative" occurs in a single row.',
    ]);
    expect(
      (await load({ test: `id,text,label\n${rows.slice(0, 19).join('\n')}\n` }, { answer })).notices,
    ).toEqual([]);
  });
});
