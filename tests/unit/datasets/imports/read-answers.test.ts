import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnswerColumns, unitOfLatency } from '../../../../src/datasets/imports/answer-columns.ts';
import { readAnswers } from '../../../../src/datasets/imports/read-answers.ts';
import { dataAt } from '../../../support/data.ts';

const SUITE = {
  dataset: {
    files: {},
    columns: { id: 'ticket', input: 'body', targets: 'queue', metadata: [] },
    labelMap: {},
    listSeparator: null,
  },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-answers-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(
  name: string,
  text: string,
  options: {
    readonly system?: string | null;
    readonly columns?: AnswerColumns;
    readonly targets?: string;
  } = {},
) {
  const file = join(folder, name);
  await writeFile(file, text);
  const { system = 'bot', columns = {}, targets = 'queue' } = options;
  const suite = { dataset: { ...SUITE.dataset, columns: { ...SUITE.dataset.columns, targets } } };
  return await readAnswers(dataAt(file), { suite, system, columns });
}

describe('a file of answers', () => {
  it.each([
    [
      'a.csv',
      'ticket,Output,Latency (ms),latency_ms,cost_usd,Prompt Tokens,completion_tokens\n7,yes,1,120,$0.5,10,2\n',
    ],
    ['a.tsv', 'ticket\toutput\tlatency_s\tcost\tinput_tokens\toutput_tokens\n7\tyes\t0.12\t0.5\t10\t2\n'],
    [
      'a.jsonl',
      '{"id":7,"response":"yes","latencyMs":120,"costUsd":0.5,"inputTokens":10,"outputTokens":2}\n',
    ],
    ['a.json', '[{"ticket":"7","answer":"yes","durationMs":120,"usd":0.5,"tokens_in":10,"tokens_out":2}]'],
  ])('is read by usual names: %s', async (name, text) => {
    const { answers } = await read(name, text);
    expect(answers).toMatchObject([
      {
        system: 'bot',
        id: '7',
        text: 'yes',
        latencyMs: 120,
        cost: 0.5,
        usage: { inputTokens: 10, outputTokens: 2 },
      },
    ]);
  });

  it('leaves unknown what it does not hold', async () => {
    const { answers } = await read('a.csv', 'ticket,answer,cost,latency_ms,input_tokens\n7,yes,,,10\n');
    expect(answers).toMatchObject([{ cost: null, latencyMs: null, usage: null, passages: null }]);
  });

  it.each([
    ['latency_s', 1000],
    ['seconds', 1000],
    ['Latency (s)', 1000],
    ['durationS', 1000],
    ['took secs', 1000],
    ['timing.seconds', 1000],
    ['latency_ms', 1],
    ['latencyMs', 1],
    ['latency_milliseconds', 1],
    ['took_msec', 1],
    ['milliseconds', 1],
    ['Latency [ms]', 1],
    ['latency_us', 0.001],
    ['microseconds', 0.001],
    ['nanoseconds', 0.000001],
    ['durations', null],
    ['latency', null],
    ['status', null],
  ])('knows the unit of %s', (column, milliseconds) => {
    expect(unitOfLatency(column)).toBe(milliseconds);
  });

  it('does not guess the unit of a latency', async () => {
    const { answers, notices } = await read('a.csv', 'ticket,answer,latency\n7,yes,1.2\n');
    expect(answers[0]?.latencyMs).toBeNull();
    expect((await read('a.csv', 'ticket,answer,durations\n7,yes,2\n')).answers[0]?.latencyMs).toBeNull();
    expect(notices.join()).toContain('the column "latency" does not say its unit');
    const named = await read('a.csv', 'ticket,answer,latency\n7,yes,1.2\n', {
      columns: { latency: 'latency' },
    });
    expect(named.answers[0]?.latencyMs).toBe(1.2);
    expect(named.notices).toEqual(['a.csv: by their names these columns were read: "answer" for answer.']);
  });

  it('tells several systems apart by a column', async () => {
    const { answers } = await read('a.csv', 'ticket,answer,bot\n7,yes,a\n7,no,b\n', { system: null });
    expect(answers.map(({ system, text }) => [system, text])).toEqual([
      ['a', 'yes'],
      ['b', 'no'],
    ]);
  });

  it.each([
    ['ticket,answer,output\n7,right,said\n', {}],
    ['ticket,answer,queue\n7,said,right\n', { targets: 'queue' }],
    ['ticket,answer\n7,said\n', { columns: { answer: 'answer' } }],
  ])('takes what is right for no answer: %j', async (text, options) => {
    const { answers } = await read('a.csv', text, { targets: 'answer', ...options });
    expect(answers.map((one) => one.text)).toEqual(['said']);
  });

  it('says what it took for something by its name alone', async () => {
    const { notices } = await read('a.csv', 'ticket,body,Output,cost_usd\n7,Hi,yes,1\n');
    expect(notices).toEqual([
      'a.csv: by their names these columns were read: "Output" for answer, "cost_usd" for cost.',
    ]);
  });

  it('tells an empty answer from none', async () => {
    const { answers } = await read(
      'a.jsonl',
      '{"id":"7","answer":""}\n{"id":"8","answer":null}\n{"id":"9"}\n',
    );
    expect(answers.map(({ text }) => text)).toEqual(['', null, null]);
  });

  it('reads columns by paths and passages in either form', async () => {
    const row = { id: 'x', got: { text: 'yes', from: [{ text: 'A', source: 'a.md' }, 'B'] } };
    const { answers } = await read('a.jsonl', `${JSON.stringify(row)}\n`, {
      columns: { answer: 'got.text', passages: 'got.from' },
    });
    expect(answers).toMatchObject([
      {
        text: 'yes',
        passages: [
          { text: 'A', source: 'a.md' },
          { text: 'B', source: null },
        ],
      },
    ]);
    const cell = await read('a.csv', 'ticket,answer,contexts\n7,yes,"[""A"", ""B""]"\n8,no,C\n');
    expect(cell.answers.map(({ passages }) => passages?.map(({ text }) => text))).toEqual([
      ['A', 'B'],
      ['C'],
    ]);
  });

  it('refuses a path under which nothing stands', async () => {
    const rows = '{"id":"7","answer":"yes","meta":{"cost":1}}\n{"id":"8","answer":"no"}\n';
    const columns = { cost: 'meta.cost' };
    expect((await read('a.jsonl', rows, { columns })).answers.map(({ cost }) => cost)).toEqual([1, null]);
    await expect(read('a.jsonl', rows, { columns: { cost: 'meta.cots' } })).rejects.toThrow(
      /a\.jsonl: nothing stands under "meta\.cots" in any row\. Valid: id, answer, meta\./,
    );
  });

  it.each<[string, string, { system?: null; columns?: AnswerColumns; targets?: string }, RegExp]>([
    [
      'nothing but what is right',
      'ticket,answer\n7,yes\n',
      { targets: 'answer' },
      /answers; "answer" is the suite's column of accepted answers\..*--column answer=/,
    ],
    [
      'two columns that may hold answers',
      'ticket,answer,output\n7,yes,no\n',
      {},
      /a\.csv: several columns may hold the answers: answer, output\..*--column answer=/,
    ],
    [
      'no answers',
      'ticket,words\n7,yes\n',
      {},
      /a\.csv: no column has a usual name for answers\..*--column answer=/,
    ],
    [
      'passages as Python prints them',
      "ticket,answer,contexts\n7,yes,\"['A', 'B']\"\n",
      {},
      /a\.csv:2: the column "contexts" holds a list that is no JSON: \['A', 'B'\]\./,
    ],
    ['no ids', 'no,answer\n7,yes\n', {}, /ids or inputs of the samples\..*--column id=/],
    ['no system', 'ticket,answer\n7,yes\n', { system: null }, /which system gave these answers\..*--as/],
    [
      'a column that is not there',
      'ticket,answer\n7,yes\n',
      { columns: { answer: 'anser' } },
      /no column "anser" for --column answer=anser\. Valid: ticket, answer\..*"answer"/,
    ],
    [
      'a cost that is no number',
      'ticket,answer,cost\n7,yes,1\n8,no,"0,5"\n',
      {},
      /a\.csv:3: the column "cost"/,
    ],
    ['a negative latency', 'ticket,answer,latency_ms\n7,yes,-1\n', {}, /a\.csv:2: the column "latency_ms"/],
    ['a row without id', 'ticket,answer\n,yes\n', {}, /a\.csv:2: the row says neither the id nor the input/],
    [
      'a row without system',
      'ticket,answer,system\n7,yes,\n',
      { system: null },
      /a\.csv:2: the column "system" names/,
    ],
  ])('is refused with its place: %s', async (_, text, options, message) => {
    await expect(read('a.csv', text, options)).rejects.toThrow(message);
  });
});
