import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../../../../src/core/registry.ts';
import { findFormat } from '../../../../../src/datasets/imports/formats/find-format.ts';
import { readAnswers } from '../../../../../src/datasets/imports/read-answers.ts';

const SUITE = {
  dataset: {
    files: {},
    columns: { id: 'id', input: 'question', targets: 'answer', metadata: [] },
    labelMap: {},
    listSeparator: null,
  },
};
const { signal } = new AbortController();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-formats-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array, system: string | null = null) {
  const file = join(folder, name);
  await writeFile(file, content);
  const format = await findFormat(file, signal);
  if (format === null) return null;
  return await readAnswers(
    { location: file, source: format.source.name, options: {} },
    {
      suite: SUITE,
      system,
      columns: format.columns,
      sources: createRegistry('format of answers', [format.source]),
    },
  );
}

describe('results of promptfoo', () => {
  const result = {
    promptIdx: 0,
    testIdx: 0,
    provider: { id: 'openai:gpt-x', label: '' },
    prompt: { raw: 'Answer: Why?', label: 'Answer: {{question}}' },
    vars: { question: 'Why?', answer: 'Because.' },
    testCase: { vars: { question: 'Why?' }, metadata: { id: 'a' } },
    latencyMs: 120,
    response: {
      output: 'So.',
      cost: 0.002,
      cached: false,
      tokenUsage: { prompt: 9, completion: 2, total: 11 },
    },
    success: true,
  };
  const file = (...results: readonly object[]): string =>
    JSON.stringify({ evalId: 'e', results: { version: 3, results, stats: {} }, config: {} });

  it('are a system for each provider and prompt', async () => {
    const app = { id: 'http:app', label: 'Our app' };
    const others = [1, 2, 3].map((promptIdx) => ({
      ...result,
      promptIdx,
      ...(promptIdx === 1 ? {} : { provider: app }),
    }));
    const read1 = await read('out.json', file(result, ...others));
    expect(read1?.answers).toMatchObject([
      {
        system: 'openai:gpt-x, prompt 1',
        id: 'a',
        input: 'Why?',
        text: 'So.',
        cost: 0.002,
        latencyMs: 120,
        usage: { inputTokens: 9, outputTokens: 2 },
        place: { line: 1, unit: 'result' },
      },
      { system: 'openai:gpt-x, prompt 2' },
      { system: 'Our app, prompt 1' },
      { system: 'Our app, prompt 2' },
    ]);
    const one = await read('out.json', file(result, { ...result, promptIdx: 1, provider: app }));
    expect(one?.answers.map(({ system }) => system)).toEqual(['openai:gpt-x', 'Our app']);
  });

  it('leave unknown what failed or came from the cache', async () => {
    const cached = { ...result, response: { ...result.response, cached: true, cost: 0 } };
    const failed = { ...result, response: undefined, error: 'HTTP 500' };
    const { answers = [] } = (await read('out.json', file(cached, failed))) ?? {};
    expect(answers).toMatchObject([
      { text: 'So.', cost: null, latencyMs: null, usage: null },
      { text: null, cost: null, usage: null },
    ]);
  });

  it('write an object as a system would send it', async () => {
    const object = { ...result, response: { output: { label: 'x' } } };
    expect((await read('out.json', file(object)))?.answers[0]?.text).toBe('{"label":"x"}');
  });
});

describe('logs of Inspect', () => {
  const head = { version: 2, status: 'success', eval: { task: 'qa', model: 'openai/gpt-x' } };
  const sample = {
    id: 'a',
    epoch: 1,
    input: 'Why?',
    target: 'Because.',
    output: {
      model: 'gpt-x',
      choices: [
        { message: { role: 'assistant', content: [{ type: 'text', text: 'So.' }] }, stop_reason: 'stop' },
      ],
      completion: 'So.',
      usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
      time: 1.5,
    },
  };
  const log = (name: string, samples: readonly object[]): Uint8Array =>
    zipSync({
      [name]: strToU8(JSON.stringify(head)),
      'summaries.json': strToU8('[]'),
      ...Object.fromEntries(
        samples.map((one, index) => [`samples/${index}_epoch_1.json`, strToU8(JSON.stringify(one))]),
      ),
    });

  it.each(['header.json', '_journal/start.json', 'start.json'])('are unpacked, with %s', async (name) => {
    const { answers = [] } = (await read('log.eval', log(name, [sample]))) ?? {};
    expect(answers).toMatchObject([
      {
        system: 'openai/gpt-x',
        id: 'a',
        input: 'Why?',
        text: 'So.',
        cost: null,
        latencyMs: 1500,
        usage: { inputTokens: 9, outputTokens: 2 },
      },
    ]);
  });

  it('are read as JSON too, with conversations, attachments and numbered samples', async () => {
    const long = {
      ...sample,
      id: 7,
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'attachment://0f' },
      ],
      attachments: { '0f': 'Why, at length?' },
      output: {
        choices: sample.output.choices,
        usage: { ...sample.output.usage, input_tokens_cache_read: 5 },
      },
    };
    const { answers = [] } = (await read('log.json', JSON.stringify({ ...head, samples: [long] }))) ?? {};
    expect(answers).toMatchObject([
      { id: '7', input: 'Why, at length?', text: 'So.', latencyMs: null, usage: null },
    ]);
  });

  it('count their first epoch, and no answer of a sample that failed', async () => {
    const { answers = [], notices } =
      (await read(
        'log.eval',
        log('header.json', [
          { ...sample, error: { message: 'x' } },
          { ...sample, epoch: 2 },
        ]),
      )) ?? {};
    expect(answers.map(({ text }) => text)).toEqual([null]);
    expect(notices).toEqual(['log.eval: 1 answer of later epochs was skipped: the first epoch counts.']);
  });

  it.each([
    ['what is no archive', 'hello', /log\.eval: the log cannot be unpacked: .*inspect log convert/],
    ['an archive of something else', zipSync({ 'a.txt': strToU8('a') }), /this is no log of Inspect/],
    [
      'a sample of something else',
      log('header.json', [{ no: 1 }]),
      /log\.eval, sample 1: samples\/0_epoch_1\.json is no sample/,
    ],
  ])('are refused where they are %s', async (_, content, message) => {
    await expect(read('log.eval', content)).rejects.toThrow(message);
  });
});

describe('samples of lm-eval', () => {
  const row = {
    doc_id: 0,
    doc: { id: 'a', question: 'Why?', answer: 'Because.' },
    target: 'Because.',
    arguments: { gen_args_0: { arg_0: 'Question: Why?\nAnswer:' } },
    resps: [['So.']],
    filtered_resps: ['So'],
    filter: 'strict-match',
    exact_match: 0,
  };
  const lines = (...rows: readonly object[]): string =>
    rows.map((one) => `${JSON.stringify(one)}\n`).join('');

  it('are read from the whole response, once for all filters', async () => {
    const { answers = [], notices } =
      (await read('samples_qa_2026.jsonl', lines(row, { ...row, filter: 'flexible-extract' }), 'ours')) ?? {};
    expect(answers).toMatchObject([
      { system: 'ours', id: 'a', input: 'Why?', text: 'So.', cost: null, latencyMs: null },
    ]);
    expect(notices?.join()).toContain('1 row of other filters was skipped');
  });

  it('are refused where only likelihoods were compared', async () => {
    const likelihoods = { ...row, resps: [[[-1.5, false]], [[-0.5, true]]] };
    await expect(read('samples_qa.jsonl', lines(likelihoods), 'ours')).rejects.toThrow(
      /samples_qa\.jsonl:1: its response is no text/,
    );
  });
});

it.each([
  ['a.csv', 'id,answer\na,b\n'],
  ['a.json', '[{"id":"a","answer":"b"}]'],
  ['a.json', '{"results":[{"id":"a"}]}'],
  ['samples_a.jsonl', '{"id":"a","answer":"b"}\n'],
])('takes %s with %s for a table', async (name, content) => {
  expect(await read(name, content)).toBeNull();
});
