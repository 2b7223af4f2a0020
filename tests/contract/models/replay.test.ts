import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { trialRows } from '../../../src/analysis/samples/trial-rows.ts';
import type { ModelOptions } from '../../../src/core/provider.ts';
import { openModel } from '../../../src/models/open-model.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../support/models.ts';
import { startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, runRequest, start } from '../../support/run-session.ts';
import { answerRightly, writeSmallSuite } from '../../support/small-suite.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function openLines(lines: readonly unknown[], id = 'replay:a.jsonl', more: Partial<ModelOptions> = {}) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(join(folder, 'a.jsonl'), text);
  return await openModel(id, modelOptions({ workingFolder: folder, ...more }));
}

describe('recorded lines', () => {
  it('answer a prompt by its text, or by its turns', async () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello?' },
    ] as const;
    const model = await openLines([
      { prompt: 'How?', answer: 'So.', latencyMs: 12, logId: 7 },
      '',
      { messages, answer: 'Hello.', usage: { prompt_tokens: 3, completion_tokens: 1 } },
      { prompt: 'Be kind.\n\nBye?', answer: 'Bye.' },
    ]);
    const ask = async (request: ReturnType<typeof chatRequest>) => await model.generate(request, noSignal());
    expect(await ask(chatRequest(' How?\n'))).toMatchObject({
      text: 'So.',
      usage: null,
      timing: { latencyMs: 12 },
      recordedIn: expect.stringMatching(/a\.jsonl$/),
    });
    expect(await ask(completionRequest('How?'))).toMatchObject({ text: 'So.' });
    const system = chatRequest('', { prompt: { form: 'chat', messages } });
    expect(await ask(system)).toMatchObject({
      text: 'Hello.',
      usage: { inputTokens: 3, outputTokens: 1 },
      timing: { untimed: true },
    });
    const bye = [messages[0], { role: 'user', content: 'Bye?' }] as const;
    expect(await ask(chatRequest('', { prompt: { form: 'chat', messages: bye } }))).toMatchObject({
      text: 'Bye.',
    });
    expect(model.info).toMatchObject({ id: 'replay:a.jsonl', place: 'local', endpoint: null });
  });

  it.each([
    [['{"prompt": "a"', ''], /a\.jsonl:1: not valid JSON/],
    [[{ prompt: 'a', answer: 'b' }, '', { prompt: 'c' }], /a\.jsonl:3: "answer" is missing/],
    [[{ answer: 'b' }], /a\.jsonl:1: .*either "prompt" or "messages"/],
    [[{ prompt: 'a', answer: 'b', latencyMs: -1 }], /a\.jsonl:1: "latencyMs" is -1/],
    [
      [{ messages: [{ role: 'bot', content: 'x' }], answer: 'b' }],
      /a\.jsonl:1: "messages\.0\.role" cannot be "bot"\. Valid: system, user/,
    ],
    [
      [
        { prompt: 'a', answer: 'b' },
        { prompt: 'a', answer: 'c' },
      ],
      /a\.jsonl:2: its prompt was answered otherwise in line 1/,
    ],
    [[''], /a\.jsonl: it holds no recorded answer/],
    [
      [
        { prompt: 'a', answer: 'b', model: 'x' },
        { prompt: 'b', answer: 'b', model: 'y' },
      ],
      /several models\. Valid: x, y\..*replay:.*#x/,
    ],
  ])('%j are refused with the line', async (lines, words) => {
    await expect(openLines(lines)).rejects.toThrow(words);
  });

  it('of several models are those of the one that is named', async () => {
    const lines = [
      { prompt: 'a', answer: 'of x', model: 'openai:x' },
      { prompt: 'a', answer: 'of y', model: 'openai:y' },
    ];
    const model = await openLines(lines, 'replay:a.jsonl#openai:y');
    expect(await model.generate(chatRequest('a'), noSignal())).toMatchObject({ text: 'of y' });
    expect(model.info).toMatchObject({ id: 'replay:a.jsonl#openai:y', pricedAs: 'openai:y' });
    await expect(openLines(lines, 'replay:a.jsonl#z')).rejects.toThrow('no answer of "z"');
  });

  it('say once when none of them fits', async () => {
    const notices: string[] = [];
    const model = await openLines([{ prompt: 'a', answer: 'b' }], 'replay:a.jsonl', {
      onNotice: (notice) => void notices.push(notice),
    });
    for (let index = 0; index < 8; index++) {
      await expect(model.generate(chatRequest(`q ${index}`), noSignal())).rejects.toMatchObject({
        message: 'replay: a.jsonl has no answer to this request (1 answer recorded).',
        details: { kind: 'not-recorded', attempts: 1 },
      });
    }
    expect(notices).toEqual([
      expect.stringMatching(/^a\.jsonl has no answer to any of the first 5 requests.*q 4$/),
    ]);
  });
});

describe('a recorded run', () => {
  it('is answered again without a call, at the same cost and at no time', async () => {
    const suite = await writeSmallSuite(folder);
    const server = await startOpenAiServer(answerRightly);
    const store = new FileRunStore(join(folder, 'runs'));
    const place = { store, models: { workingFolder: folder } };
    try {
      await start('first', runRequest(suite.file), { ...place, url: server.url });
    } finally {
      await server.close();
    }
    const id = 'replay:runs/first';
    const { failedTrials } = await start('again', runRequest(suite.file, { models: [id] }), {
      ...place,
      url: undefined,
    });
    expect(failedTrials).toBe(0);
    const [first, again] = await Promise.all(['first', 'again'].map((run) => store.read(run)));
    if (first === undefined || again === undefined) throw new Error('a run is missing');
    const calls = recordsOf(again, 'call');
    expect(calls.map(({ cachedFrom }) => cachedFrom)).toEqual(calls.map(() => 'the run first'));
    const answers = (run: typeof first) =>
      recordsOf(run, 'call').map(({ request, response }) => `${JSON.stringify(request)} ${response.text}`);
    expect(answers(again).sort()).toEqual(answers(first).sort());
    const reports = [first, again].map((run) => buildReport(run).suites.flatMap(({ cells }) => cells));
    const [before = [], after = []] = reports;
    expect(after.map(({ model }) => model)).toEqual(before.map(() => id));
    expect(after.map(({ cost }) => cost.perTrial)).toEqual(before.map(({ cost }) => cost.perTrial));
    expect(before.every(({ cost }) => (cost.perTrial ?? 0) > 0)).toBe(true);
    expect(after.map(({ cost, latency }) => [cost.billed, latency])).toEqual(after.map(() => [0, null]));
    expect(after.map(({ metrics }) => metrics)).toMatchObject(
      before.map(({ metrics }) => metrics.map(({ figure }) => ({ figure: { estimate: figure?.estimate } }))),
    );
  });

  it('fails where a request was not recorded, and only there', async () => {
    const suite = await writeSmallSuite(folder, { change: { techniques: ['plain'] } });
    const server = await startOpenAiServer(answerRightly);
    const store = new FileRunStore(join(folder, 'runs'));
    const place = { store, models: { workingFolder: folder } };
    try {
      await start('first', runRequest(suite.file, { limit: 2 }), { ...place, url: server.url });
    } finally {
      await server.close();
    }
    const request = runRequest(suite.file, { models: ['replay:runs/first'] });
    const { failedTrials } = await start('more', request, { ...place, url: undefined });
    expect(failedTrials).toBe(4);
    const run = await store.read('more');
    const outcomes = recordsOf(run, 'trial').map(({ outcome }) =>
      'kind' in outcome ? outcome.kind : 'answered',
    );
    expect(outcomes.filter((kind) => kind === 'not-recorded')).toHaveLength(4);
    expect(recordsOf(run, 'sent')).toEqual([]);
    expect(
      [...trialRows(run)].map(({ status, latencyMs }) => status === 'failed' && latencyMs !== null),
    ).not.toContain(true);
  });

  it('of an older format is read as well, and a damaged one is refused with the line', async () => {
    const runs = new URL('../../fixtures/runs/v1-local', import.meta.url).pathname;
    const [call] = recordsOf(await new FileRunStore(join(runs, '..')).read('v1-local'), 'call');
    if (call === undefined) throw new Error('no call');
    const model = await openModel(`replay:${runs}#${call.model}`, modelOptions());
    const answer = await model.generate(call.request, noSignal());
    expect(answer).toEqual({ ...call.response, recordedIn: expect.stringMatching(/^the run /) });

    const journal = await readFile(join(runs, 'journal.jsonl'), 'utf8');
    const copy = join(folder, 'copy');
    await cp(runs, copy, { recursive: true });
    await writeFile(join(copy, 'journal.jsonl'), journal.replace('\n', '\n{}\n'));
    await expect(openModel(`replay:${copy}`, modelOptions())).rejects.toThrow(/journal\.jsonl:2: /);
  });
});
