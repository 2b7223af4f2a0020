import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnMapping, SplitPlan } from '../../../../src/core/suite.ts';
import { type Dataset, loadDataset } from '../../../../src/datasets/load-dataset.ts';
import { suiteOf } from '../../../support/suite-builder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-splits-'));
});
afterEach(() => rm(folder, { recursive: true }));

const PLAN: SplitPlan = { group: null, stratify: true, seed: 1, shares: null };
const WORDS = 'red blue green north south east west iron stone glass river hill'.split(' ');

/** A row whose text has no word in common with its neighbours. */
function row(at: number, label = at % 2 === 0 ? 'positive' : 'negative', text?: string): string {
  const words = [0, 1, 2, 3].map((step) => `${WORDS[(at * 5 + step * 7) % WORDS.length]}${at * (step + 3)}`);
  return `${at},${text ?? words.join(' ')},${label},c${Math.floor(at / 3)}`;
}

function table(rows: readonly string[]): string {
  return `id,text,label,customer\n${rows.join('\n')}\n`;
}

const rowsTo = (count: number): string[] => Array.from({ length: count }, (_, at) => row(at));

async function load(
  rows: readonly string[],
  plan: Partial<SplitPlan> = {},
  {
    columns = {},
    labelMap = {},
  }: { columns?: Partial<ColumnMapping>; labelMap?: Record<string, string> } = {},
): Promise<Dataset> {
  const file = join(folder, 'rows.csv');
  await writeFile(file, table(rows));
  const reference = { location: file, source: 'csv', options: {} };
  const { dataset, ...suite } = suiteOf({ answer: { kind: 'label', labels: ['positive', 'negative'] } });
  return await loadDataset({
    ...suite,
    file: join(folder, 'reviews.yaml'),
    dataset: {
      ...dataset,
      columns: { ...dataset.columns, ...columns },
      labelMap,
      files: { train: reference, dev: reference, test: reference },
      split: { ...PLAN, ...plan },
    },
  });
}

const splitFile = (): string => join(folder, 'reviews.splits.json');
const written = async (): Promise<Record<string, string>> =>
  (JSON.parse(await readFile(splitFile(), 'utf8')) as { splits: Record<string, string> }).splits;
const said = ({ notices }: Dataset): string => notices.join('\n').replaceAll(`${folder}/`, '');

async function faultOf(rows: readonly string[], plan: Partial<SplitPlan> = {}): Promise<string> {
  try {
    await load(rows, plan);
  } catch (error) {
    return String(error).replaceAll(`${folder}/`, '').replace('BenchError: ', '');
  }
  return 'accepted';
}

describe('rows of one file', () => {
  it('are divided, written down by id in order, and said', async () => {
    const dataset = await load(rowsTo(60));
    const sizes = Map.groupBy(dataset.samples, ({ split }) => split);
    expect([...sizes].map(([split, of]) => [split, of.length])).toEqual([
      ['train', 18],
      ['dev', 6],
      ['test', 36],
    ]);
    expect(said(dataset)).toBe(
      'rows.csv was divided into 18 train, 6 dev, 36 test (labels evenly; near duplicates in one split; seed 1). The splits are written down in reviews.splits.json: keep it with the suite, so that they never change.',
    );
    const text = await readFile(splitFile(), 'utf8');
    const ids = [...text.matchAll(/^ {4}"(\d+)": "/gm)].map(([, id]) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toHaveLength(60);
  });

  it('keep their splits when rows come, go and stand in another order', async () => {
    await load(rowsTo(60));
    const before = await written();
    const grown = await load([...rowsTo(80).toReversed()], { seed: 5 });
    const after = await written();
    for (const [id, split] of Object.entries(before)) expect(after[id]).toBe(split);
    expect(said(grown)).toMatch(
      /20 rows of rows\.csv are new: \d+ train, \d+ dev, \d+ test; reviews\.splits\.json has them now, and no other row moved\./,
    );
    expect(said(grown)).toContain('"dataset.split" says something else than reviews.splits.json was made by');
    const shrunk = await load(rowsTo(80).slice(2));
    expect(said(shrunk)).toBe('2 rows of reviews.splits.json are no longer in rows.csv, such as "0".');
    expect(await written()).toEqual(after);
    expect(said(await load(rowsTo(80)))).toBe('');
  });

  it('follow their group and their near duplicates', async () => {
    const { samples } = await load(rowsTo(60), { group: 'customer' });
    const splits = new Map(samples.map(({ id, split }) => [Number(id), split]));
    for (const [id, split] of splits) expect(split).toBe(splits.get(3 * Math.floor(id / 3)));
    const near = row(61, 'negative', `Hello dear desk ${rowsTo(60)[7]?.split(',')[1]} thanks`);
    const { samples: more } = await load([...rowsTo(60), near], { group: 'customer' });
    expect(more.find(({ id }) => id === '61')?.split).toBe(splits.get(7));
  });

  it('without ids keep their splits while their texts stay what they are', async () => {
    const columns = { id: null };
    await load(rowsTo(60), {}, { columns });
    const text = await readFile(splitFile(), 'utf8');
    const changes: [readonly string[], Parameters<typeof load>[2]][] = [
      [rowsTo(60), { columns: { ...columns, metadata: ['customer'] } }],
      [rowsTo(60).map((line) => line.replace('positive', 'pos')), { columns, labelMap: { pos: 'positive' } }],
      [[row(0, 'negative'), ...rowsTo(60).slice(1)], { columns }],
      [[row(0, 'positive', 'RED0 iron0: green0 glass0!'), ...rowsTo(60).slice(1)], { columns }],
      [rowsTo(60).toReversed(), { columns }],
    ];
    for (const [rows, how] of changes) {
      expect(said(await load(rows, {}, how))).toBe('');
      expect(await readFile(splitFile(), 'utf8')).toBe(text);
    }
    expect(said(await load(rowsTo(58), {}, { columns }))).toBe(
      '2 texts of reviews.splits.json are no longer in rows.csv.',
    );
    const again = row(61, 'negative', rowsTo(60)[7]?.split(',')[1]);
    const more = { columns: { ...columns, metadata: ['customer'] } };
    const { samples } = await load([...rowsTo(60), again], {}, more);
    const inputs = Map.groupBy(samples, ({ input }) => input);
    const [first, second] = [...inputs.values()].find(({ length }) => length > 1) ?? [];
    expect(second?.split).toBe(first?.split);
    expect(await readFile(splitFile(), 'utf8')).toBe(text);
  });

  it('are divided as at first where all of them are new', async () => {
    await load(rowsTo(60));
    const others = Array.from({ length: 30 }, (_, at) => row(at + 100, at === 4 ? 'positive' : 'negative'));
    expect(await faultOf(others)).toContain('the label "positive" occurs only here');
  });

  it('are those that shares ask for', async () => {
    const { samples } = await load(rowsTo(40), { shares: { train: 0.5, dev: 0, test: 0.5 } });
    expect(samples.filter(({ split }) => split === 'train')).toHaveLength(20);
    expect(samples.some(({ split }) => split === 'dev')).toBe(false);
  });

  it.each<[string, readonly string[], Partial<SplitPlan>, RegExp | string]>([
    [
      'a group column that is not there',
      rowsTo(30),
      { group: 'custmer' },
      'rows.csv:2: there is no column "custmer", by which "dataset.split.group" groups. Valid: id, text, label, customer. Did you mean "customer"?',
    ],
    [
      'a label that occurs once',
      Array.from({ length: 30 }, (_, at) => row(at, at === 4 ? 'positive' : 'negative')),
      {},
      /^rows\.csv:6: the label "positive" occurs only here, so that it cannot be both learnt and measured\. Add a row/,
    ],
    [
      'too few rows',
      rowsTo(2),
      { stratify: false },
      /^rows\.csv: 2 rows are too few for the train, dev, test splits: \w+ would be empty\./,
    ],
    [
      'too few groups',
      rowsTo(6),
      { stratify: false, group: 'customer' },
      /^rows\.csv: 6 rows make 2 sets that must not be parted, by "customer", which are too few/,
    ],
  ])('are refused for %s', async (_, rows, plan, fault) => {
    const found = await faultOf(rows, plan);
    if (typeof fault === 'string') expect(found).toBe(fault);
    else expect(found).toMatch(fault);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'an unknown split',
      (text) => text.replace('"7": "', '"7": "t'),
      /^reviews\.splits\.json:\d+: "t\w+" is no split, but "7" is put into it\. Valid: train, dev, test\./,
    ],
    [
      'a line twice',
      (text) => text.replace(/( {4}"7": .*\n)/, '$1$1'),
      /^reviews\.splits\.json:\d+: "7" stands here a second time\. Remove one/,
    ],
    ['half a file', (text) => text.slice(0, -9), /^reviews\.splits\.json(:\d+)?: this is no valid JSON: /],
    [
      'a merge',
      (text) => text.replace('    "7"', '<<<<<<< ours\n    "7"'),
      /^reviews\.splits\.json:\d+: two versions were merged here/,
    ],
    ['another file', () => '{"splits": 3}', /^reviews\.splits\.json: this is no file of splits: "schema"/],
  ])('are refused where the file of splits holds %s', async (_, change, fault) => {
    await load(rowsTo(30));
    await writeFile(splitFile(), change(await readFile(splitFile(), 'utf8')));
    expect(await faultOf(rowsTo(30))).toMatch(fault);
  });
});
