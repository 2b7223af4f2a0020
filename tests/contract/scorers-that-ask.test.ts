import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../src/analysis/build-report.ts';
import { defineScorer, type Score, type ScoringContext } from '../../src/core/scorer.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import { openModel } from '../../src/models/open-model.ts';
import type { GenerateRequest } from '../../src/protocol/model.ts';
import type { RunRecord } from '../../src/protocol/run-record.ts';
import { RunState } from '../../src/protocol/run-state.ts';
import { preflight } from '../../src/runner/preflight.ts';
import { BUILT_IN_SCORERS } from '../../src/scorers/built-in-scorers.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { MemoryResponseCache } from '../../src/store/response-cache.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import { modelOptions, noSignal } from '../support/models.ts';
import {
  type OpenAiServer,
  openAiError,
  type RecordedRequest,
  type Reply,
  startOpenAiServer,
} from '../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../support/run-session.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

const JUDGE = 'openai:judge';
const EMBEDDER = 'openai:vectors';

const questionOf = (answer: string): GenerateRequest => ({
  prompt: { form: 'chat', messages: [{ role: 'user', content: `Grade this answer: ${answer}` }] },
  maxTokens: 4,
  temperature: 0,
  seed: 1,
  stop: [],
});

const metric = { scale: 1, better: 'higher', aggregation: { kind: 'mean' } } as const;

/** A scorer that asks a model, and embeds answer and target. */
const graded = defineScorer({
  name: 'graded',
  options: z.strictObject({ draws: z.int().min(1).default(1), most: z.int().min(1).default(2) }),
  create: ({ draws, most }) => ({
    metric: { ...metric, name: 'grade', title: 'Grade' },
    models: [{ id: JUDGE, mostCalls: most }],
    embedders: [EMBEDDER],
    async score(sample, reading, { call, embed, passages, signal }: ScoringContext) {
      if (reading.status !== 'answered') return { value: 0 };
      signal.throwIfAborted();
      const grades: number[] = [];
      for (let draw = 0; draw < draws; draw++) {
        const { text } = await call(questionOf(reading.answer), { model: JUDGE });
        if (!/^\d+$/.test(text)) throw new Error(`the judge said ${JSON.stringify(text)}, which is no grade`);
        grades.push(Number(text) / 10);
      }
      const [own = [], wanted = []] = await embed([reading.answer, sample.targets[0] ?? ''], {
        embedder: EMBEDDER,
      });
      const alike = [...own].reduce((sum, value, at) => sum + value * (wanted[at] ?? 0), 0);
      return {
        value: grades.reduce((sum, grade) => sum + grade, 0) / grades.length,
        detail: { alike: Math.round(alike * 100) / 100, passages: passages?.length ?? null },
      };
    },
  }),
});

/** A scorer that asks for what it did not declare. */
const sly = defineScorer({
  name: 'sly',
  options: z.strictObject({}),
  create: () => ({
    metric: { ...metric, name: 'sly', title: 'Sly' },
    score: async (_sample, _reading, { call }) => {
      await call(questionOf(''), { model: JUDGE });
      return null;
    },
  }),
});

const LOOP: { itself?: unknown } = {};
LOOP.itself = LOOP;
const VAGUE: Readonly<Record<string, Score>> = {
  NaN: { value: Number.NaN },
  text: { value: '0.5' as unknown as number },
  loop: { value: 1, detail: LOOP as JsonValue },
};

/** A scorer that gives something that is no score. */
const vague = defineScorer({
  name: 'vague',
  options: z.strictObject({ gives: z.string() }),
  create: ({ gives }) => ({
    metric: { ...metric, name: 'vague', title: 'Vague' },
    score: () => VAGUE[gives] ?? null,
  }),
});

const price = (match: string) => ({
  match,
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'this test',
});

let folder: string;
let server: OpenAiServer;
let place: Workplace;
let judge: (request: RecordedRequest) => Reply;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-scoring-'));
  judge = () => ({ text: '5' });
  server = await startOpenAiServer((request) => {
    if (request.path.endsWith('/embeddings')) return vectorsFor(request);
    return isGrading(request) ? judge(request) : answerRightly(request);
  });
  const embeddings = new MemoryEmbeddingCache();
  place = {
    store: new FileRunStore(join(folder, 'runs')),
    cache: new MemoryResponseCache(),
    url: server.url,
    models: { embedderBaseUrl: server.url, maxConcurrency: 2 },
    prices: ['openai:small', JUDGE, EMBEDDER].map(price),
    scorers: BUILT_IN_SCORERS.with([graded, sly, vague]),
    retrieval: {
      chroma: { folder: join(folder, 'chroma') },
      openEmbeddings: () => ({
        get: (key) => embeddings.get(key),
        setAll: (entries) => embeddings.setAll(entries),
        close() {},
      }),
    },
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const VECTORS: Readonly<Record<string, readonly number[]>> = { positive: [0, 1], negative: [0.6, 0.8] };

function isGrading({ prompt }: RecordedRequest): boolean {
  return prompt.startsWith('Grade this');
}

/** Three tokens a text; texts that differ have different vectors. */
function vectorsFor({ body }: RecordedRequest): Reply {
  const texts = body['input'] as readonly string[];
  return {
    body: {
      object: 'list',
      data: texts.map((text, index) => ({
        object: 'embedding',
        index,
        embedding: VECTORS[text] ?? [1, 0],
      })),
      usage: { prompt_tokens: 3 * texts.length, total_tokens: 3 * texts.length },
    },
  };
}

const gradings = (): number => server.requests.filter(isGrading).length;
const embeddingsOf = (text: string): number =>
  server.requests.filter(
    ({ path, body }) => path.endsWith('/embeddings') && (body['input'] as readonly string[]).includes(text),
  ).length;

async function suiteWith(...scorers: readonly unknown[]): Promise<string> {
  const change = { scorers: ['accuracy', ...scorers], techniques: ['plain'] };
  return (await writeSmallSuite(folder, { change })).file;
}

const read = (id: string): Promise<RunRecord> => place.store.read(id);
const scoresOf = (record: RunRecord, name: string) => {
  const state = new RunState(record.records);
  return [...state.trials].map(({ key }) => state.scores(key).find(({ metric }) => metric === name));
};

describe('a scorer that asks a model and embeds', () => {
  it('has its answers on record, apart from those of the trials, each asked for once', async () => {
    const file = await suiteWith('graded');
    await start('run-1', runRequest(file), place);
    const record = await read('run-1');

    // Six trials with two different answers: the same answer is judged once.
    expect(recordsOf(record, 'call')).toHaveLength(6);
    const asked = recordsOf(record, 'scoring-call');
    expect(asked).toHaveLength(2);
    expect(gradings()).toBe(2);
    expect(asked[0]).toMatchObject({
      metric: 'grade',
      model: JUDGE,
      request: { maxTokens: 4 },
      response: { text: '5' },
      cachedFrom: null,
    });
    const trials = recordsOf(record, 'trial');
    expect(trials.map(({ key }) => key)).toContain(asked[0]?.trial);
    expect(recordsOf(record, 'sent')).toHaveLength(8);
    expect(new RunState(record.records).inFlight.size).toBe(0);

    const embedded = recordsOf(record, 'scoring-embedding');
    expect(embedded).toHaveLength(6);
    expect(embedded.every(({ embedder, texts }) => embedder === EMBEDDER && texts === 2)).toBe(true);
    expect(embedded.reduce((sum, { embedded: fresh }) => sum + fresh, 0)).toBe(2);
    expect([embeddingsOf('positive'), embeddingsOf('negative')]).toEqual([1, 1]);

    for (const score of scoresOf(record, 'grade')) {
      expect(score).toMatchObject({ value: 0.5, detail: { alike: 1, passages: null } });
      expect(asked.map(({ key }) => key)).toContain(score?.calls?.[0]);
    }
    // A trial is on record before anything is asked about it.
    const order = record.records.flatMap((entry) =>
      (entry.type === 'trial' && entry.key === asked[0]?.trial) || entry === asked[0] ? [entry.type] : [],
    );
    expect(order).toEqual(['trial', 'scoring-call']);
    expect(record.header.models.map(({ id }) => id)).toEqual(['openai:small', JUDGE]);
    expect(record.header.prices.map(({ match }) => match)).toEqual(['openai:small', JUDGE, EMBEDDER]);
  });

  it('finds in a second run what it asked in the first', async () => {
    const file = await suiteWith('graded');
    await start('run-1', runRequest(file), place);
    const requests = server.requests.length;
    await start('run-2', runRequest(file), place);
    // The probe of the embedder alone: it is asked whether it is still the same.
    expect(server.requests.slice(requests).filter(({ path }) => !path.endsWith('/embeddings'))).toEqual([]);
    const record = await read('run-2');
    expect(recordsOf(record, 'scoring-call').map(({ cachedFrom }) => cachedFrom)).toEqual(['run-1', 'run-1']);
    expect(recordsOf(record, 'scoring-embedding').every(({ embedded }) => embedded === 0)).toBe(true);
    expect(buildReport(record).totals.scoring).toMatchObject({
      calls: 2,
      cachedCalls: 2,
      billed: 0,
      uncached: buildReport(await read('run-1')).totals.scoring?.uncached,
    });
  });

  it('draws anew where it asks the same twice, and no more often than it declared', async () => {
    await start('run-1', runRequest(await suiteWith({ name: 'graded', options: { draws: 2 } })), place);
    expect(gradings()).toBe(4);
    const [score] = scoresOf(await read('run-1'), 'grade');
    expect(new Set(score?.calls).size).toBe(2);

    await start('run-2', runRequest(await suiteWith({ name: 'graded', options: { draws: 3 } })), place);
    expect(scoresOf(await read('run-2'), 'grade')).toEqual(
      Array(6).fill(
        expect.objectContaining({
          value: null,
          failure:
            'scoring a trial by "grade" takes more than the 2 calls of openai:judge that were declared.',
        }),
      ),
    );
  });

  it('is not asked twice when a run is broken off in the middle of scoring', async () => {
    const file = await suiteWith('graded');
    const controller = new AbortController();
    const reason = new Error('enough');
    judge = () => {
      controller.abort(reason);
      return { text: '5' };
    };
    const slow = { ...place, cache: null, models: { ...place.models, maxConcurrency: 1 } };
    await expect(start('run-1', runRequest(file), { ...slow, signal: controller.signal })).rejects.toBe(
      reason,
    );
    const before = await read('run-1');
    expect(recordsOf(before, 'trial').length).toBeGreaterThan(0);
    const judged = recordsOf(before, 'scoring-call').length;
    const sent = gradings();

    judge = () => ({ text: '5' });
    const { resentCalls } = await resume('run-1', slow);
    const after = await read('run-1');
    expect(recordsOf(after, 'call')).toHaveLength(6);
    expect(recordsOf(after, 'scoring-call')).toHaveLength(2);
    expect(gradings() - sent).toBe(2 - judged);
    expect(resentCalls).toBe(sent - judged);
    expect(scoresOf(after, 'grade').map((score) => score?.value)).toEqual(Array(6).fill(0.5));
  });
});

describe('a scorer that looks at the passages', () => {
  const shown = (version: number) =>
    defineScorer({
      name: 'shown',
      version,
      options: z.strictObject({}),
      create: () => ({
        metric: { ...metric, name: 'shown', title: 'Shown' },
        score: (_sample, _reading, { passages }) => ({
          value: 0,
          detail: { version, passages: passages?.map(({ text }) => text) ?? null },
        }),
      }),
    });

  it('is given what a trial was shown, also when it is scored again', async () => {
    const techniques = ['plain', 'rag-oracle', 'rag-empty'];
    const file = await writeFaqSuite(folder, {
      suite: { scorers: ['answer-correctness', 'shown'], techniques },
    });
    const detailsOf = async () => {
      const state = new RunState((await read('run-1')).records);
      return [...state.trials]
        .filter(({ sample }) => sample === 'test-days')
        .map(({ cell, key }) => [
          cell.split('/')[1],
          state.scores(key).find(({ metric }) => metric === 'shown')?.detail,
        ]);
    };
    await start('run-1', runRequest(file), { ...place, scorers: BUILT_IN_SCORERS.with([shown(1)]) });
    const first = await detailsOf();
    expect(first).toEqual([
      ['plain', { version: 1, passages: null }],
      ['rag-oracle', { version: 1, passages: [expect.stringContaining('within 30 days')] }],
      ['rag-empty', { version: 1, passages: [] }],
    ]);
    await resume('run-1', { ...place, scorers: BUILT_IN_SCORERS.with([shown(2)]) });
    expect(await detailsOf()).toEqual(
      first.map(([cell, detail]) => [cell, { ...(detail as object), version: 2 }]),
    );
  });
});

describe('what scoring costs', () => {
  it('stands apart from what answers cost', async () => {
    await start('with', runRequest(await suiteWith('graded')), place);
    await start('without', runRequest(await suiteWith()), { ...place, cache: null });
    const [with_, without] = [buildReport(await read('with')), buildReport(await read('without'))];

    const { scoring, elapsedMs: _, ...totals } = with_.totals;
    const { elapsedMs: __, ...plain } = without.totals;
    expect(totals).toEqual(plain);
    expect(without.totals).not.toHaveProperty('scoring');
    const [cell] = with_.suites[0]?.cells ?? [];
    const [plainCell] = without.suites[0]?.cells ?? [];
    expect(cell?.cost).toEqual(plainCell?.cost);
    expect(cell?.latency?.n).toBe(plainCell?.latency?.n);
    expect(plainCell).not.toHaveProperty('scoring');

    // Four words and one are asked and answered at a dollar and two a million tokens; a text has three tokens.
    const record = await read('with');
    const ofCalls = recordsOf(record, 'scoring-call').reduce((sum, { response: { usage } }) => {
      if (usage === null) throw new Error('the server says what it used');
      return sum + usage.inputTokens * 1000 + usage.outputTokens * 2000;
    }, 0);
    expect(ofCalls).toBeGreaterThan(0);
    expect(scoring).toEqual({
      calls: 2,
      cachedCalls: 0,
      texts: 12,
      failed: 0,
      unreadAnswers: 0,
      billed: ofCalls + 2 * 3 * 1000,
      uncached: ofCalls + 12 * 3 * 1000,
      models: [{ id: JUDGE, count: 2, billed: ofCalls, uncached: ofCalls }],
      embedders: [{ id: EMBEDDER, count: 12, billed: 2 * 3 * 1000, uncached: 12 * 3 * 1000 }],
    });
    // Each of the six trials rests on one of the two judgements.
    expect(cell?.scoring).toEqual({
      calls: 6,
      cachedCalls: 0,
      texts: 12,
      failed: 0,
      billed: ofCalls + 2 * 3 * 1000,
      uncached: 3 * ofCalls + 12 * 3 * 1000,
    });
    expect(with_.notices.join('\n')).toMatch(
      /Scores rest on other models: openai:judge 2 calls and openai:vectors 12 texts; that cost \$\S+ \(\$\S+ without the cache\)\. It is not included in the cost of an answer/,
    );
  });

  it('is unknown, not zero, without a price', async () => {
    await start('run-1', runRequest(await suiteWith('graded')), {
      ...place,
      prices: [price('openai:small')],
    });
    const report = buildReport(await read('run-1'));
    expect(report.totals.scoring).toMatchObject({ billed: null, uncached: null });
    expect(report.totals.billed).toBeGreaterThan(0);
    expect(report.notices.join('\n')).toContain('what that cost is unknown, not zero');
  });

  it('is planned apart from the calls of the trials', async () => {
    const prepare = async (...scorers: readonly unknown[]) => {
      const { plan, models } = await preflight(runRequest(await suiteWith(...scorers)), {
        signal: noSignal(),
        open: (id) => openModel(id, modelOptions({ baseUrl: server.url })),
        embedders: modelOptions(),
        tunedFolders: [],
        scorers: place.scorers,
      });
      await Promise.all([...models.values()].map((model) => model.close()));
      return plan;
    };
    const plan = await prepare('graded');
    expect(plan.calls).toBe((await prepare()).calls);
    expect(plan.scoring).toEqual([{ model: JUDGE, calls: 12 }]);
  });
});

describe('scoring that fails', () => {
  it.each([
    ['says nothing that can be used', { text: 'good' }, 'the judge said "good", which is no grade'],
    ['refuses', openAiError(400, 'No grading here.'), 'No grading here.'],
  ])('where the judge %s leaves the answer and misses the score', async (_, reply, reason) => {
    const file = await suiteWith('graded');
    judge = ({ prompt }) => (prompt.endsWith('negative') ? reply : { text: '5' });
    const { failedTrials } = await start('run-1', runRequest(file), { ...place, cache: null });
    expect(failedTrials).toBe(0);
    const report = buildReport(await read('run-1'));
    const [cell] = report.suites[0]?.cells ?? [];
    expect(cell?.trials).toMatchObject({ answered: 6, failed: 0 });
    const figures = new Map(cell?.metrics.map(({ metric: name, figure }) => [name, figure]));
    expect(figures.get('accuracy')).toMatchObject({ estimate: 1, n: 6 });
    // Missing, not 0.
    expect(figures.get('grade')).toMatchObject({ estimate: 0.5, n: 3 });
    expect(cell?.scoring?.failed).toBe(3);
    expect(report.totals.scoring?.failed).toBe(3);
    const notice = report.notices.find((line) => line.includes('because scoring failed'));
    expect(notice).toMatch(/^3 scores of grade are missing because scoring failed; most often \(3 times\): /);
    expect(notice).toContain(reason);

    // Resuming asks again, and only for what is missing.
    const answers = server.requests.length - gradings();
    judge = () => ({ text: '6' });
    const before = gradings();
    await resume('run-1', { ...place, cache: null });
    const after = await read('run-1');
    const values = scoresOf(after, 'grade').map((score) => score?.value);
    expect(values.filter((value) => value === 0.5)).toHaveLength(3);
    expect(recordsOf(after, 'call')).toHaveLength(6);
    expect(server.requests.filter(({ path }) => path.endsWith('/embeddings')).length).toBeLessThanOrEqual(
      answers,
    );
    if ('status' in reply) {
      expect(values.filter((value) => value === 0.6)).toHaveLength(3);
      expect(gradings() - before).toBe(1);
      expect(buildReport(after).totals.scoring?.failed).toBe(0);
    } else {
      // What the judge said is on record, and it would be asked the same.
      expect(gradings() - before).toBe(0);
      expect(buildReport(after).totals.scoring?.failed).toBe(3);
    }
  });

  it('ends the run where every further question would fail alike', async () => {
    judge = () => openAiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' });
    await expect(start('run-1', runRequest(await suiteWith('graded')), place)).rejects.toMatchObject({
      code: 'PROVIDER',
    });
    expect(recordsOf(await read('run-1'), 'trial').length).toBeGreaterThan(0);
  });

  it('ends the run where a scorer asks for what it did not declare', async () => {
    await expect(start('run-1', runRequest(await suiteWith('sly')), place)).rejects.toThrow(
      'the scorer of "sly" asks openai:judge, which it did not declare.',
    );
    expect(gradings()).toBe(0);
  });

  it.each([
    ['NaN', 'the scorer gave NaN for a number.'],
    ['text', 'the scorer gave "0.5" for a number.'],
    ['loop', 'the scorer gave a detail that is not JSON.'],
  ])('misses a score that is none: %s', async (gives, failure) => {
    await start('run-1', runRequest(await suiteWith({ name: 'vague', options: { gives } })), place);
    const record = await read('run-1');
    const scores = scoresOf(record, 'vague');
    expect(scores.map((score) => [score?.value, score?.failure])).toEqual(Array(6).fill([null, failure]));
    expect(buildReport(record).notices).toContain(
      `6 scores of vague are missing because scoring failed; most often (6 times): ${failure}`,
    );
  });

  it.each<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'the scorer gave undefined for a score: it has to be { value } or null.'],
    ['a bare number', () => 1, 'the scorer gave 1 for a score: it has to be { value } or null.'],
    [
      'a detail that JSON has no word for',
      () => ({ value: 1, detail: 10n }),
      'the scorer gave a detail that is not JSON.',
    ],
  ])('misses a score where it is given %s', async (_, score, reason) => {
    const odd = defineScorer({
      name: 'odd',
      options: z.strictObject({}),
      create: () => ({ metric: { ...metric, name: 'odd', title: 'Odd' }, score: score as () => null }),
    });
    const scorers = BUILT_IN_SCORERS.with([odd]);
    await start('run-1', runRequest(await suiteWith('odd')), { ...place, scorers });
    const scores = scoresOf(await read('run-1'), 'odd');
    expect(scores).toHaveLength(6);
    for (const made of scores) {
      expect(made).toMatchObject({ value: null, failure: expect.stringContaining(reason) });
    }
  });

  it('is told before a run where an embedder that a scorer names does not exist', async () => {
    const lost = defineScorer({
      name: 'lost',
      options: z.strictObject({}),
      create: () => ({
        metric: { ...metric, name: 'lost', title: 'Lost' },
        embedders: ['nowhere:vectors'],
        score: () => null,
      }),
    });
    const scorers = BUILT_IN_SCORERS.with([lost]);
    await expect(start('run-1', runRequest(await suiteWith('lost')), { ...place, scorers })).rejects.toThrow(
      '"nowhere:vectors" names no embedder',
    );
    expect(await place.store.list()).toEqual([]);
  });
});
