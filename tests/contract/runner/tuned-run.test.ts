import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { recordAttempt } from '../../../src/finetune/ledger.ts';
import { renderTrainingSet } from '../../../src/finetune/training-set.ts';
import type { RunRequest } from '../../../src/protocol/spec.ts';
import type { TunedAttempt } from '../../../src/protocol/tuned.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { FAQ_DOCUMENTS, writeFaqSuite } from '../../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';
import { runRequest, start } from '../../support/run-session.ts';
import { answerRightly, promptWith, writeSmallSuite } from '../../support/small-suite.ts';
import { attemptOf, readTraining, withoutPassages } from '../../support/tuned.ts';

const TUNED = 'ft:small:org::abc';

let folder: string;
let file: string;
let server: OpenAiServer;
let store: MemoryRunStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-tuned-'));
  ({ file } = await suite());
  server = await startOpenAiServer(answerRightly);
  store = new MemoryRunStore();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function suite(change: Readonly<Record<string, unknown>> = {}) {
  return writeSmallSuite(folder, {
    sizes: { train: 12 },
    change: { techniques: ['plain', 'fine-tuned', 'fine-tuned-few-shot'], ...change },
  });
}

/** Puts a model into the ledger that was trained on the suite as it is now. */
async function register(change: Partial<TunedAttempt> = {}): Promise<TunedAttempt> {
  const source = await readTraining(file, 'fine-tuned');
  const { data } = await renderTrainingSet(source, {
    form: 'chat',
    examples: null,
    seed: 1,
    ...withoutPassages,
  });
  const attempt = attemptOf({ data, ...change });
  await recordAttempt({ folder: join(folder, 'tuned'), lockFolder: folder }, attempt);
  return attempt;
}

async function run(change: Partial<RunRequest> = {}) {
  await start('r', runRequest(file, change), {
    store,
    url: server.url,
    tunedFolders: [join(folder, 'tuned')],
  });
  return await store.read('r');
}

function models(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { body } of server.requests) {
    const name = String(body['model']);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('a run with tuned models', () => {
  it('asks the tuned model, compares it with its base, and has on record what made it', async () => {
    const attempt = await register();
    const record = await run();
    expect(models()).toEqual({ small: 6, [TUNED]: 12 });
    expect(record.header.cells.map(({ model, answeredBy }) => [model, answeredBy])).toEqual([
      ['openai:small', undefined],
      ['openai:small', `openai:${TUNED}`],
      ['openai:small', `openai:${TUNED}`],
    ]);
    expect(record.records.filter(({ type }) => type === 'setup')).toMatchObject([
      { kind: 'tuned', key: 'mood-1', attempts: [attempt] },
      { kind: 'tuned', key: 'mood-1', attempts: [attempt] },
    ]);
    const [report] = buildReport(record).suites;
    expect(report?.comparisons.map(({ technique }) => technique)).toEqual([
      'fine-tuned',
      'fine-tuned-few-shot',
    ]);
    expect(report?.tuned[0]?.techniques).toEqual(['fine-tuned', 'fine-tuned-few-shot']);
    // The tuned model has a price of its own, which is not known here.
    expect(report?.cells.map(({ cost }) => cost.basis)).toEqual(['tokens', 'unknown-price', 'unknown-price']);
  });

  it('asks in the prompts that the model was trained on, whatever prompt variants there are', async () => {
    ({ file } = await suite({
      prompt: promptWith({ specific: ['Which one?', 'Positive or negative?'] }),
      profiles: { full: { selectionSamples: 4 } },
    }));
    await register();
    const record = await run({ techniques: ['fine-tuned'] });
    expect(record.header.cells).toHaveLength(1);
    expect(server.requests.every(({ prompt }) => prompt.startsWith('Which one?'))).toBe(true);
  });

  it('leaves techniques of a profile out that lack their model, and says so', async () => {
    const record = await run();
    expect(record.header.cells).toHaveLength(1);
    expect(record.header.skipped?.map(({ technique }) => technique)).toEqual([
      'fine-tuned',
      'fine-tuned-few-shot',
    ]);
    expect(buildReport(record).notices.join('\n')).toMatch(
      /fine-tuned and fine-tuned-few-shot were left out of mood on openai:small: there is no fine-tuned model for "mood".*Train one: npx adaptbench finetune train \S+mood\.yaml --model openai:small --base-url http:\/\/127\.0\.0\.1:\d+\/v1$/m,
    );
  });

  it('refuses a technique that was asked for by name and lacks its model, before any call', async () => {
    await expect(run({ techniques: ['fine-tuned'] })).rejects.toThrow(
      /there is no fine-tuned model for "mood"/,
    );
    expect(server.requests).toEqual([]);
  });

  it('refuses a model after the train split or the prompts were changed', async () => {
    await register();
    await appendFile(join(folder, 'mood', 'train.csv'), 'train-99,"A lovely addition.",positive,other\n');
    // One more sample than the model was trained on: the twelve that it would be chosen from are others.
    await expect(run({ techniques: ['fine-tuned'] })).rejects.toThrow(/the train split was changed since/);
    ({ file } = await suite({ prompt: promptWith({ specific: ['Good or bad?'] }) }));
    await expect(run({ techniques: ['fine-tuned'] })).rejects.toThrow(
      /the prompts of the suite were changed/,
    );
    expect(server.requests).toEqual([]);
  });

  it('leaves a model out of both sides of a change that its prompts tell, and says why', async () => {
    const train = Array.from({ length: 12 }, (_, at) => ({
      id: `train-${at}`,
      question: `Is number ${at} right?`,
      answers: ['yes'],
      passages: [],
    }));
    file = await writeFaqSuite(folder, { suite: { techniques: ['plain', 'fine-tuned'] }, train });
    await register({ suite: 'faq' });
    const returns = FAQ_DOCUMENTS['returns.md']?.replace('30 days', '45 days') ?? '';
    await writeFile(join(folder, 'returns.md'), returns);
    const update = {
      documents: [{ document: 'returns', file: 'returns.md' }],
      samples: [{ id: 'test-days', answers: ['45 days'], passages: ['returns#how-long-you-have'] }],
    };
    await writeFile(join(folder, 'update.yaml'), stringify(update));
    for (const phase of ['before', 'after'] as const) {
      store = new MemoryRunStore();
      const { header } = await run({ update: { file: join(folder, 'update.yaml'), phase } });
      expect(header.cells.map(({ technique }) => technique.name)).toEqual(['plain']);
      expect(header.skipped).toMatchObject([
        {
          technique: 'fine-tuned',
          reason: expect.stringContaining('--update tells the change in the prompt'),
        },
      ]);
    }
  });

  it('asks the model that a suite file names, also one of no ledger', async () => {
    ({ file } = await suite({
      techniques: ['plain', { preset: 'fine-tuned', tuned: `openai:${TUNED}` }],
    }));
    const record = await run();
    expect(models()).toEqual({ small: 6, [TUNED]: 6 });
    expect(buildReport(record).suites[0]?.tuned).toMatchObject([{ key: `openai:${TUNED}`, facts: null }]);
  });

  it('refuses a suite file that names a model where there is nothing to name it for', async () => {
    ({ file } = await suite({ techniques: ['plain', { preset: 'few-shot', name: 'x', tuned: 'a' }] }));
    await expect(run()).rejects.toThrow(
      /mood\.yaml:\d+: the technique "x" is answered by the base model, so "tuned" says nothing/,
    );
    ({ file } = await suite({
      techniques: ['plain', 'fine-tuned'],
      dataset: {
        test: 'mood/test.csv',
        columns: { id: 'id', input: 'text', targets: 'label', metadata: ['kind'] },
      },
    }));
    await expect(run()).rejects.toThrow(/"fine-tuned" needs a model that is fine-tuned on the train split/);
  });
});

describe('a training source', () => {
  it('is refused without train samples, with too few, with a leak, and for a technique without weights', async () => {
    const read = (technique: string | null = null) => readTraining(file, technique);
    await expect(read('plain')).rejects.toThrow(
      /"plain" is not a technique of "mood" with fine-tuned weights.*Valid: fine-tuned, fine-tuned-few-shot/,
    );
    await writeSmallSuite(folder, { sizes: { train: 9 }, change: { techniques: ['plain', 'fine-tuned'] } });
    await expect(read()).rejects.toThrow(/train\.csv: 9 examples to train on are too few; 10 are the least/);
    const { data } = await suite();
    await writeFile(
      data.dev,
      'id,text,label,kind\ndev-0,"the TRAIN day number 3 was dreadful!",negative,x\n',
    );
    await expect(read()).rejects.toThrow(/dev\.csv:2 \("dev-0"\): the same text in train, /);
    ({ file } = await suite({ techniques: ['plain'] }));
    await expect(read()).rejects.toThrow(/lists no technique with fine-tuned weights.*Add "fine-tuned"/);
  });
});
