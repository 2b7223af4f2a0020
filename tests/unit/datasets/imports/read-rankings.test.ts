import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RankingColumns, readRankings } from '../../../../src/datasets/imports/read-rankings.ts';
import { dataAt } from '../../../support/data.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-rankings-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(name: string, text: string, columns: RankingColumns = {}) {
  const file = join(folder, name);
  await writeFile(file, text);
  return await readRankings(dataAt(file), { system: null, columns });
}

describe('a file of rankings', () => {
  it.each([
    ['a.csv', 'query,retrieved,gold,system\nq,a|b,b,s\n'],
    ['a.csv', 'Question,Retrieved IDs,relevant,retriever\nq,"[""a"", ""b""]","[""b""]",s\n'],
    ['a.jsonl', '{"qid":"q","results":[{"id":"a"},"b"],"gold_ids":["b"],"system":"s"}\n'],
  ])('is read with its lists as they come: %s %s', async (name, text) => {
    const { systems, longest } = await read(name, text);
    expect(systems.map(({ system, rankings }) => [system, [...rankings]])).toEqual([
      ['s', [['q', { found: [['a'], ['b']], relevant: ['b'], depth: 2 }]]],
    ]);
    expect(longest).toBe(2);
  });

  it('tells a ranking that found nothing from none, and skips what has nothing to find', async () => {
    const { systems, notices } = await read(
      'a.jsonl',
      '{"query":"a","retrieved":[],"gold":["x"]}\n{"query":"b","gold":["x"]}\n{"query":"c","retrieved":["x"],"gold":[]}\n',
    );
    expect(systems.map(({ rankings }) => [...rankings.keys()])).toEqual([['a']]);
    expect(notices).toEqual([
      'a.jsonl: 1 row without a right id was skipped: there is nothing to find.',
      'a.jsonl: 1 row without a ranking was skipped; an empty list is a ranking that found nothing.',
    ]);
  });

  it('takes ids that begin with a bracket for ids', async () => {
    const { systems } = await read('a.csv', 'query,retrieved,gold\nq,[1] a.md|[2] b.md,[2] b.md\n');
    expect([...(systems[0]?.rankings.values() ?? [])]).toMatchObject([
      { found: [['[1] a.md'], ['[2] b.md']], relevant: ['[2] b.md'] },
    ]);
  });

  it.each([
    [
      'a list of Python',
      "query,retrieved,gold\nq,\"['a.md', 'b.md']\",a.md\n",
      /a\.csv:2: the column "retrieved" holds a list that is no JSON: \['a\.md', 'b\.md'\]\..*json\.dumps/,
    ],
    [
      'a list of objects of Python',
      "query,retrieved,gold\nq,a.md,\"[{'id': 'a.md'}]\"\n",
      /a\.csv:2: the column "gold" holds a list that is no JSON/,
    ],
    [
      'a second ranking',
      'query,retrieved,gold\nq,a,a\nr,a,a\nq,b,a\n',
      /a\.csv:4: .* a second ranking of the query "q" \(first in .*a\.csv:2\)/,
    ],
    [
      'no gold',
      'query,retrieved,label\nq,a,a\n',
      /a\.csv: no column has a usual name for "gold"\. Valid: query, retrieved, label\. .*--column gold=/,
    ],
    ['an empty query', 'query,retrieved,gold\n,a,a\n', /a\.csv:2: the column "query" is empty/],
    ['nothing to measure', 'query,retrieved,gold\nq,a,\n', /no row has both a ranking and right ids/],
  ])('is refused with its place: %s', async (_, text, message) => {
    await expect(read('a.csv', text)).rejects.toThrow(message);
  });

  it('refuses ids that are none', async () => {
    await expect(read('a.jsonl', '{"query":"q","retrieved":[["a"]],"gold":["a"]}\n')).rejects.toThrow(
      /a\.jsonl:1: the column "retrieved" has to hold a list of ids, found \["a"\]/,
    );
  });
});
