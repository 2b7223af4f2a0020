import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { limitThatEnded } from '../../../src/core/limit.ts';
import { defineScorer } from '../../../src/core/scorer.ts';
import { Account } from '../../../src/pricing/account.ts';
import { BUILT_IN_SCORERS } from '../../../src/scorers/built-in-scorers.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { type OpenAiServer, type Reply, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../../support/run-session.ts';
import { answerRightly, rightAnswer, writeSmallSuite } from '../../support/small-suite.ts';

/** What each answer and each text that is embedded costs here, in nano-USD. */
const ANSWER = 104_000;
const TEXT = 3_000;
const USAGE = { prompt_tokens: 100, completion_tokens: 2, total_tokens: 102 };

const price = (match: string) => ({
  match,
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'this test',
});
const PRICES = ['openai:small', 'openai:judge', 'openai:vectors'].map(price);

/** Asks a judge about every trial, and embeds its answer. */
const judged = defineScorer({
  name: 'judged',
  options: z.strictObject({}),
  create: () => ({
    metric: { name: 'grade', title: 'Grade', scale: 1, better: 'higher', aggregation: { kind: 'mean' } },
    models: [{ id: 'openai:judge', mostCalls: 1 }],
    embedders: ['openai:vectors'],
    async score(sample, _reading, { call, embed }) {
      const content = `Grade the answer to this: ${sample.input}`;
      const request = { maxTokens: 8, temperature: 0, seed: 1, stop: [] };
      await call(
        { ...request, prompt: { form: 'chat', messages: [{ role: 'user', content }] } },
        { model: 'openai:judge' },
      );
      await embed([sample.input], { embedder: 'openai:vectors' });
      return { value: 1 };
    },
  }),
});

let folder: string;
let server: OpenAiServer;
let reply: (request: OpenAiServer['requests'][number], index: number) => Reply;
/** What the server would put on a bill. */
let bill: number;
let place: Workplace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-budget-'));
  bill = 0;
  reply = (request) => ({ text: rightAnswer(request), usage: USAGE });
  server = await startOpenAiServer((request, index) => {
    if (request.path.endsWith('/embeddings')) {
      const texts = request.body['input'] as readonly string[];
      bill += TEXT * texts.length;
      const data = texts.map((_, at) => ({ index: at, embedding: vectorOf(texts[at] ?? '') }));
      return { body: { data, usage: { prompt_tokens: 3 * texts.length } } };
    }
    const decided = reply(request, index);
    if (decided.status === undefined) bill += ANSWER;
    return decided;
  });
  place = {
    store: new FileRunStore(join(folder, 'runs')),
    url: server.url,
    prices: PRICES,
    models: { embedderBaseUrl: server.url, maxConcurrency: 8, retry: { minDelayMs: 1 } },
    scorers: BUILT_IN_SCORERS.with([judged]),
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Texts that differ have different vectors. */
function vectorOf(text: string): readonly number[] {
  return [1, ...[...text].slice(-40).map((letter) => letter.charCodeAt(0))].slice(0, 8);
}

async function suite(...scorers: readonly string[]): Promise<string> {
  const change = { scorers: ['accuracy', 'macro-f1', ...scorers], techniques: ['plain'] };
  return (await writeSmallSuite(folder, { sizes: { test: 12 }, change })).file;
}

/** Runs until the budget ends it. */
async function runOut(id: string, budget: number, request = runRequest): Promise<void> {
  const ended = start(id, request(join(folder, 'mood.yaml')), { ...place, budget });
  await expect(ended).rejects.toSatisfy((error) => limitThatEnded(error) === 'budget');
}

const spentBy = async (id: string): Promise<Account> => {
  const { header, records } = await place.store.read(id);
  return new Account(header.prices, records);
};

describe('a run with a budget', () => {
  it('stops before the call that does not fit, and has all that was paid for on record', async () => {
    await suite();
    const budget = 6.5 * ANSWER;
    await runOut('run-1', budget);
    expect(bill).toBeLessThanOrEqual(budget);
    // What is held for a call here is less than twice its cost.
    expect(bill).toBeGreaterThan(budget - 2 * ANSWER);
    const record = await place.store.read('run-1');
    expect(recordsOf(record, 'call')).toHaveLength(server.requests.length);
    expect(await spentBy('run-1')).toMatchObject({ spent: bill, held: 0 });
    expect(recordsOf(record, 'session').at(-1)).toMatchObject({ event: 'interrupted', limit: 'budget' });
    expect(buildReport(record).notices[0]).toMatch(
      /The budget of \$0\.00068 ended it; go on with a larger one: run --resume run-1 --budget <USD in all>/,
    );
  });

  it('is held to it by a resume, and finished by one with more, each answer paid for once', async () => {
    await suite();
    await runOut('run-1', 6.5 * ANSWER);
    const before = server.requests.length;
    await expect(resume('run-1', place)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(server.requests).toHaveLength(before);

    await resume('run-1', { ...place, budget: 20 * ANSWER });
    expect(server.requests).toHaveLength(12);
    expect(await spentBy('run-1')).toMatchObject({ spent: 12 * ANSWER, held: 0, limit: 20 * ANSWER });
    const report = buildReport(await place.store.read('run-1'));
    expect(report).toMatchObject({ run: { finished: true }, totals: { billed: 12 * ANSWER, failed: 0 } });
  });

  it('may be given to a run that began without one, whose spending counts', async () => {
    await suite();
    const abort = new AbortController();
    const observer = { callFinished: () => server.requests.length >= 4 && abort.abort(new Error('stop')) };
    await start('run-1', runRequest(join(folder, 'mood.yaml')), {
      ...place,
      signal: abort.signal,
      observer,
    }).catch(() => {});
    const before = bill;
    await expect(resume('run-1', { ...place, budget: before })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    });
    expect(bill).toBe(before);
  });

  it('counts what scoring asks and embeds', async () => {
    await suite('judged');
    const budget = 10.5 * ANSWER;
    await runOut('run-1', budget);
    expect(bill).toBeLessThanOrEqual(budget);
    expect(await spentBy('run-1')).toMatchObject({ spent: bill, held: 0 });
    const record = await place.store.read('run-1');
    // What the budget ended is no failure of scoring.
    expect(recordsOf(record, 'score').filter(({ failure }) => failure !== undefined)).toEqual([]);
    await resume('run-1', { ...place, budget: 100 * ANSWER });
    expect(await spentBy('run-1')).toMatchObject({ spent: bill, held: 0 });
    expect(recordsOf(await place.store.read('run-1'), 'embedded').length).toBeGreaterThan(0);
  });

  it('counts what was paid for and could not be read', async () => {
    await suite();
    // Every first answer to a prompt is cut off, and says nothing of its usage.
    const seen = new Set<string>();
    reply = (request) => {
      if (seen.has(request.prompt)) return { text: rightAnswer(request), usage: USAGE };
      seen.add(request.prompt);
      return { drop: 'midway' };
    };
    const budget = 8 * ANSWER;
    await runOut('run-1', budget);
    expect(bill).toBeLessThanOrEqual(budget);
    expect((await spentBy('run-1')).spent).toBeGreaterThanOrEqual(bill);
  });

  it('is refused before anything is sent where a price is lacking', async () => {
    const file = await suite('judged');
    const begun = start('run-1', runRequest(file), { ...place, budget: ANSWER, prices: PRICES.slice(0, 1) });
    await expect(begun).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/none is known for openai:judge, openai:vectors\. .*--prices/),
    });
    expect(server.requests).toEqual([]);
    expect(await place.store.list()).toEqual([]);
  });

  it('takes answers from the cache for nothing', async () => {
    const file = await suite();
    const { MemoryResponseCache } = await import('../../../src/store/response-cache.ts');
    const cached = { ...place, cache: new MemoryResponseCache() };
    await start('run-1', runRequest(file), cached);
    await start('run-2', runRequest(file), { ...cached, budget: 1 });
    expect(server.requests).toHaveLength(12);
    expect(await spentBy('run-2')).toMatchObject({ spent: 0 });
  });

  it('leaves the journal of a run without one as it is', async () => {
    reply = answerRightly;
    await start('run-1', runRequest(await suite()), place);
    const record = await place.store.read('run-1');
    expect(recordsOf(record, 'sent').every((sent) => !('reserved' in sent))).toBe(true);
    expect(recordsOf(record, 'session').every((line) => !('budget' in line))).toBe(true);
  });
});
