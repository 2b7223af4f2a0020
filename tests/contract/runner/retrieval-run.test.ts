import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { trialRows } from '../../../src/analysis/samples/trial-rows.ts';
import type { EmbeddingCache } from '../../../src/core/store.ts';
import { type ChromaConnection, openChroma } from '../../../src/retrieval/chroma/chroma.ts';
import { MemoryEmbeddingCache } from '../../../src/store/embedding-cache.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { answerFromSources, FAQ_DOCUMENTS, writeFaqSuite } from '../../support/faq-suite.ts';
import { noSignal, systemClock } from '../../support/models.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../../support/run-session.ts';

let chromaFolder: string;
/** Held open, so that the server is started once for all tests. */
let chroma: ChromaConnection;
let server: OpenAiServer;
beforeAll(async () => {
  chromaFolder = await mkdtemp(join(tmpdir(), 'adaptbench-chroma-'));
  chroma = await openChroma({ folder: chromaFolder }, { signal: noSignal(), clock: systemClock });
  server = await startOpenAiServer(({ prompt }) => ({ text: answerFromSources(prompt) }));
}, 120_000);
afterAll(async () => {
  await server.close();
  await chroma.close();
  await rm(chromaFolder, { recursive: true });
});

let folder: string;
let place: Workplace;
let embeddings: EmbeddingCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-rag-'));
  embeddings = new MemoryEmbeddingCache();
  place = {
    store: new MemoryRunStore(),
    url: server.url,
    retrieval: { chroma: { folder: chromaFolder }, openEmbeddings: () => embeddings },
  };
});
afterEach(() => rm(folder, { recursive: true }));

describe('a run with retrieval', () => {
  it('answers from what it finds, and takes errors apart', async () => {
    const file = await writeFaqSuite(folder);
    expect(await start('run-1', runRequest(file), place)).toMatchObject({ trials: 16, failedTrials: 0 });
    const record = await place.store.read('run-1');

    const [setup, ...others] = recordsOf(record, 'setup');
    expect(others).toEqual([]);
    expect(setup).toMatchObject({
      kind: 'index',
      suite: 'faq',
      documents: 3,
      chunks: 4,
      embedded: 4,
      vectorBytes: 4 * 384 * 4,
    });
    // Four questions are searched once each; the other arms need no search.
    const retrievals = recordsOf(record, 'retrieval');
    expect(retrievals.filter(({ searchMs }) => searchMs !== null)).toHaveLength(4);
    const [days] = retrievals.filter(({ query }) => query.text.startsWith('How many days'));
    expect(days?.passages[0]).toMatchObject({ document: 'returns', gold: ['returns#how-long-you-have'] });

    const report = buildReport(record);
    const [suite] = report.suites;
    const right = suite?.cells.map(({ technique, metrics }) => [
      technique.name,
      metrics[0]?.figure?.estimate,
    ]);
    expect(right).toEqual([
      ['plain', 0.25],
      ['rag', 1],
      ['rag-oracle', 1],
      ['rag-empty', 0.25],
    ]);
    expect(suite?.retrieval?.splits).toMatchObject([
      {
        technique: 'rag',
        n: 3,
        closedBook: { estimate: 0 },
        empty: { estimate: 0 },
        search: { estimate: 1 },
        oracle: { estimate: 1 },
        errors: { retrieval: 0, both: 0, missed: 0, generation: 0 },
      },
    ]);
    const arm = suite?.retrieval?.arms.find(({ technique }) => technique === 'rag');
    expect(arm?.ranking?.recall?.estimate).toBe(1);
    expect(arm?.complete).toMatchObject({ estimate: 1, n: 3 });
    expect(arm?.time).toMatchObject({ n: 4 });
    // Oracle and empty arms only diagnose.
    expect(suite?.comparisons.map(({ technique }) => technique)).toEqual(['rag']);
    const row = [...trialRows(record)].find(
      ({ technique, sample }) => technique === 'rag' && sample === 'test-days',
    );
    expect(row?.goldShown).toEqual(['returns#how-long-you-have']);
    expect(row?.passages).toHaveLength(2);
  });

  it('finds its index ready the next time, and charges it in full all the same', async () => {
    const file = await writeFaqSuite(folder);
    await start('run-1', runRequest(file, { techniques: ['rag'] }), place);
    await start('run-2', runRequest(file, { techniques: ['rag'] }), place);
    const [first, second] = await Promise.all(
      ['run-1', 'run-2'].map(
        async (id) => buildReport(await place.store.read(id)).suites[0]?.retrieval?.index,
      ),
    );
    expect(second?.now.embedded).toBe(0);
    expect(second?.elapsedMs).toBe(first?.elapsedMs);
    expect(second?.inputTokens).toBe(first?.inputTokens);
    expect(second?.inputTokens).toBeGreaterThan(0);
  });

  it('embeds only what changed, and answers from it', async () => {
    // Documents that no other test has, so that their index is not there yet.
    const documents = { ...FAQ_DOCUMENTS, 'news.txt': 'Nothing new under the sun.' };
    const file = await writeFaqSuite(folder, { documents });
    await start('run-1', runRequest(file, { techniques: ['rag'] }), place);
    const changed = FAQ_DOCUMENTS['warranty.md']?.replace('five years', 'nine years') ?? '';
    await writeFile(join(folder, 'faq', 'pages', 'warranty.md'), changed);
    await start('run-2', runRequest(file, { techniques: ['rag'] }), place);
    const record = await place.store.read('run-2');
    expect(recordsOf(record, 'setup')).toMatchObject([{ kind: 'index', chunks: 5, embedded: 1 }]);
    const row = [...trialRows(record)].find(({ sample }) => sample === 'test-years');
    expect(row).toMatchObject({ answer: 'nine years', scores: { 'answer-correctness': 0 } });
  });

  it('goes on after an interruption without looking anything up twice', async () => {
    const file = await writeFaqSuite(folder);
    const controller = new AbortController();
    let answered = 0;
    const observer = {
      callFinished: () => {
        answered++;
        if (answered === 2) controller.abort(new Error('enough'));
      },
    };
    await expect(
      start('run-1', runRequest(file, { techniques: ['rag'] }), {
        ...place,
        observer,
        // What is in flight when a run is interrupted is still answered.
        models: { maxConcurrency: 1 },
        signal: controller.signal,
      }),
    ).rejects.toThrow('enough');
    await resume('run-1', place);
    const record = await place.store.read('run-1');
    const keys = recordsOf(record, 'retrieval').map(({ key }) => key);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
    expect(buildReport(record).run.finished).toBe(true);
  });

  it('asks the arms that explain a technique with the prompt variant that it chose', async () => {
    const reader = await startOpenAiServer(({ prompt }) => ({
      text: prompt.includes('Read the sources') ? answerFromSources(prompt) : 'no',
    }));
    try {
      const file = await writeFaqSuite(folder, {
        suite: {
          dataset: {
            dev: 'faq/dev.jsonl',
            test: 'faq/test.jsonl',
            columns: { id: 'id', input: 'question', targets: 'answers', metadata: ['passages'] },
          },
          prompt: {
            input: 'Question: {{input}}',
            instructions: {
              specific: ['Answer, or say unknown.'],
              grounded: ['Answer from the sources.', 'Read the sources and answer.'],
            },
          },
          techniques: ['rag-empty', 'rag-oracle', { preset: 'rag', topK: 2 }],
          reference: 'rag',
          profiles: { full: { selectionSamples: 1 } },
        },
      });
      const dev = {
        id: 'dev-cost',
        question: 'Will sending a kettle back cost me anything, and how many euros?',
        answers: ['4 euros'],
        passages: ['returns#what-a-return-costs'],
      };
      await writeFile(join(folder, 'faq', 'dev.jsonl'), `${JSON.stringify(dev)}\n`);
      await start('run-1', runRequest(file), { ...place, url: reader.url });
    } finally {
      await reader.close();
    }
    const record = await place.store.read('run-1');
    const chosen = recordsOf(record, 'setup').filter(({ kind }) => kind === 'prompt-selection');
    expect(chosen).toMatchObject([
      {
        cell: 'faq/rag/openai:small',
        chosen: 1,
        alsoFor: ['faq/rag-empty/openai:small', 'faq/rag-oracle/openai:small'],
      },
    ]);
    const trials = recordsOf(record, 'trial');
    expect(trials.filter(({ purpose }) => purpose === 'select')).toHaveLength(2);
    expect(
      trials.filter(({ purpose }) => purpose === 'measure').map(({ promptVariant }) => promptVariant),
    ).toEqual(Array(12).fill(1));
  });

  it('searches once for techniques that retrieve the same', async () => {
    const file = await writeFaqSuite(folder, {
      suite: {
        techniques: [
          { preset: 'rag', topK: 2 },
          { preset: 'rag', name: 'rag-again', topK: 2 },
          { preset: 'rag-hybrid', topK: 2 },
        ],
        reference: 'rag',
      },
    });
    await start('run-1', runRequest(file), place);
    const record = await place.store.read('run-1');
    expect(recordsOf(record, 'retrieval')).toHaveLength(8);
    const rows = [...trialRows(record)];
    const latencies = rows.filter(({ technique }) => technique === 'rag-again').map((row) => row.latencyMs);
    expect(latencies.every((latency) => latency !== null && latency > 0)).toBe(true);
  });

  it('shows nothing below the least similarity', async () => {
    const file = await writeFaqSuite(folder, {
      suite: { techniques: ['plain', { preset: 'rag', minSimilarity: 0.99 }] },
    });
    await start('run-1', runRequest(file, { techniques: ['rag'] }), place);
    const retrievals = recordsOf(await place.store.read('run-1'), 'retrieval');
    expect(retrievals.map(({ passages }) => passages)).toEqual([[], [], [], []]);
    expect(server.requests.at(-1)?.prompt).toContain('Sources:\n(none found)');
  });
});

describe('a Chroma server that dies in the middle', () => {
  it('is started again, and the run completes', async () => {
    const own = await mkdtemp(join(tmpdir(), 'adaptbench-chroma-'));
    const alone = { ...place, retrieval: { chroma: { folder: own }, openEmbeddings: () => embeddings } };
    const watcher = await openChroma({ folder: own }, { signal: noSignal(), clock: systemClock });
    try {
      const file = await writeFaqSuite(folder);
      let killed = false;
      const observer = {
        callFinished: () => {
          const { pid } = watcher.describe;
          if (killed || pid === null) return;
          process.kill(pid, 'SIGKILL');
          killed = true;
        },
      };
      const result = await start('run-1', runRequest(file, { techniques: ['rag'] }), { ...alone, observer });
      expect(killed).toBe(true);
      expect(result).toMatchObject({ trials: 4, failedTrials: 0 });
    } finally {
      await watcher.close();
      await rm(own, { recursive: true });
    }
  });
});
