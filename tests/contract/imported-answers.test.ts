import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../src/analysis/build-report.ts';
import { defineScorer } from '../../src/core/scorer.ts';
import type { OpenRun } from '../../src/core/store.ts';
import type { ImportedAnswer } from '../../src/datasets/imports/imported-answer.ts';
import { BUILT_IN_SCORERS } from '../../src/scorers/built-in-scorers.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { MemoryResponseCache } from '../../src/store/response-cache.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { importAnswers, recordsOf, runRequest, start, type Workplace } from '../support/run-session.ts';
import { writeSmallSuite } from '../support/small-suite.ts';

const JUDGE = 'openai:judge';

/** Asks a model about each answer, and says how many passages it was handed. */
const judged = defineScorer({
  name: 'judged',
  options: z.strictObject({}),
  create: () => ({
    metric: {
      name: 'judged',
      title: 'Judged',
      scale: 1,
      better: 'higher',
      aggregation: { kind: 'mean' },
    },
    models: [{ id: JUDGE, mostCalls: 1 }],
    async score(_sample, reading, { call, passages }) {
      const content = reading.status === 'answered' ? reading.answer : '';
      const prompt = { form: 'chat' as const, messages: [{ role: 'user' as const, content }] };
      const { text } = await call(
        { prompt, maxTokens: 4, temperature: 0, seed: 1, stop: [] },
        { model: JUDGE },
      );
      return { value: Number(text), detail: { passages: passages?.length ?? null } };
    },
  }),
});

let folder: string;
let server: OpenAiServer;
let place: Workplace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-imported-'));
  server = await startOpenAiServer(() => ({ text: '0.5' }));
  place = {
    store: new FileRunStore(join(folder, 'runs')),
    url: server.url,
    scorers: BUILT_IN_SCORERS.with([judged]),
    cache: new MemoryResponseCache(),
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const answer = (id: string, change: Partial<ImportedAnswer> = {}): ImportedAnswer => ({
  system: 'bot',
  id,
  input: null,
  text: 'positive',
  usage: null,
  cost: null,
  latencyMs: null,
  passages: null,
  place: { file: 'answers.csv', line: 2 },
  ...change,
});

it('has answers judged by the models that scorers ask, and asks nobody for answers', async () => {
  const { file: suite } = await writeSmallSuite(folder, { change: { scorers: ['accuracy', 'judged'] } });
  const answers = [
    answer('test-0', {
      passages: [{ text: 'A', source: null }],
      usage: { inputTokens: 1000, outputTokens: 10 },
    }),
    answer('test-1', { text: 'negative' }),
    answer('test-2', { text: 'who knows' }),
  ];
  const request = {
    suite,
    read: async () => ({ answers, notices: [] }),
    pricedAs: 'openai:small',
    beside: undefined,
  };
  await importAnswers('run-1', request, place);
  expect(server.requests.map(({ prompt }) => prompt).sort()).toEqual(['', 'negative', 'positive']);
  const record = await place.store.read('run-1');
  expect(recordsOf(record, 'scoring-call')).toHaveLength(3);
  const details = recordsOf(record, 'score').flatMap(({ detail }) => detail ?? []);
  expect(details).toContainEqual({ passages: 1 });
  const { suites, totals } = buildReport(record);
  const [cell] = suites[0]?.cells ?? [];
  expect(cell?.trials).toMatchObject({ planned: 3, answered: 2, formatErrors: 1, failed: 0 });
  expect(cell?.metrics.map(({ figure }) => figure?.estimate)).toEqual([2 / 3, 0.5]);
  // Two answers say no tokens, so that what all cost is not known.
  expect(cell?.cost).toMatchObject({ perTrial: null, basis: 'unknown-usage' });
  expect(totals).toMatchObject({ missing: 0, calls: 0, billed: 0, scoring: { calls: 3 } });
  // Nothing is asked twice about the same answers.
  await importAnswers(
    'run-2',
    { ...request, read: async () => ({ answers: answers.slice(0, 2), notices: [] }) },
    place,
  );
  expect(server.requests).toHaveLength(3);
});

/** Holds how many records were written at once, and writes no more than some. */
class CountingStore extends FileRunStore {
  most = 0;
  left = Number.POSITIVE_INFINITY;

  override async create(...args: Parameters<FileRunStore['create']>): Promise<OpenRun> {
    const run = await super.create(...args);
    return {
      ...run,
      append: async (...records) => {
        this.most = Math.max(this.most, records.length);
        this.left -= records.length;
        if (this.left < 0) throw new Error('the disk is full');
        await run.append(...records);
      },
    };
  }
}

it('copies a large run in parts, and lets go of the new one where that fails', async () => {
  const { file: suite } = await writeSmallSuite(folder);
  await start('run-1', runRequest(suite, { techniques: ['plain'] }), place);
  const record = await place.store.read('run-1');
  const [call] = recordsOf(record, 'call');
  const many = Array.from({ length: 2500 }, () => call).filter((one) => one !== undefined);
  const beside = { ...record, records: [...many, ...record.records] };
  const store = new CountingStore(join(folder, 'runs'));
  const answers = [answer('test-0')];
  const request = { suite, read: async () => ({ answers, notices: [] }), pricedAs: null, beside };
  await importAnswers('run-2', request, { ...place, store });
  expect(store.most).toBe(1000);
  expect(recordsOf(await store.read('run-2'), 'call')).toHaveLength(
    many.length + recordsOf(record, 'call').length + 1,
  );

  store.left = 1500;
  await expect(importAnswers('run-3', request, { ...place, store })).rejects.toThrow('the disk is full');
  const left = await store.open('run-3');
  await left.close();
});

it('takes answers to a suite with leaks, and stamps them', async () => {
  const { file: suite, data } = await writeSmallSuite(folder);
  await appendFile(data.train, 'leak,"The test day number 0 was lovely.",positive,other\n');
  const answers = [answer('test-0')];
  await importAnswers(
    'run-1',
    { suite, read: async () => ({ answers, notices: [] }), pricedAs: null, beside: undefined },
    place,
  );
  const { header } = await place.store.read('run-1');
  expect(header.leaks).toMatchObject([{ sample: 'test-0' }]);
});

it('prices tokens as the model that a user names', async () => {
  const { file: suite } = await writeSmallSuite(folder);
  const answers = [answer('test-0', { usage: { inputTokens: 1000, outputTokens: 10 } })];
  await importAnswers(
    'run-1',
    { suite, read: async () => ({ answers, notices: [] }), pricedAs: 'openai:small', beside: undefined },
    place,
  );
  const [cell] = buildReport(await place.store.read('run-1')).suites[0]?.cells ?? [];
  expect(cell?.cost).toMatchObject({ perTrial: 1_020_000, billed: 0, basis: 'tokens' });
});
