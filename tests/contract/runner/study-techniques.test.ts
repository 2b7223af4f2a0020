import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { StudyTechnique } from '../../../src/protocol/spec.ts';
import { someDocuments } from '../../../src/runner/study-techniques.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { corpusOf, documentOf } from '../../support/corpus.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';
import { runRequest, start } from '../../support/run-session.ts';
import { answerRightly, writeSmallSuite } from '../../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-variants-'));
  server = await startOpenAiServer(answerRightly);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function shots(value: number, seed: number): StudyTechnique {
  return {
    technique: 'few-shot',
    name: `few-shot-${value}-s${seed}`,
    tuned: null,
    shots: value,
    documents: null,
    curve: { axis: 'shots', value, seed },
  };
}

async function run(studyTechniques: readonly StudyTechnique[], techniques: readonly string[] = ['plain']) {
  const { file } = await writeSmallSuite(folder, { sizes: { train: 12 } });
  const store = new MemoryRunStore();
  await start('r', runRequest(file, { techniques, studyTechniques }), { store, url: server.url });
  return await store.read('r');
}

describe('a run with variants', () => {
  it('runs them beside the techniques that were named, as places of a curve', async () => {
    const record = await run([shots(2, 1), shots(2, 2), shots(4, 1)]);
    expect(record.header.cells.map(({ technique, curve }) => [technique.name, curve?.value])).toEqual([
      ['plain', undefined],
      ['few-shot-2-s1', 2],
      ['few-shot-2-s2', 2],
      ['few-shot-4-s1', 4],
    ]);
    const [suite] = buildReport(record).suites;
    expect(suite?.cells).toHaveLength(1);
    expect(suite?.curves).toMatchObject([
      { axis: 'shots', points: [{ value: 2, seeds: [{ seed: 1 }, { seed: 2 }] }, { value: 4 }] },
    ]);
  });

  it('shows as many examples, chosen anew by each seed', async () => {
    await run([shots(2, 1), shots(2, 3), shots(4, 1)], []);
    const asked = server.requests.map(({ body }) => body['messages'] as { content: string }[]);
    const turns = new Set(asked.map((messages) => messages.length));
    expect(turns).toEqual(new Set([5, 9]));
    const shown = new Set(
      asked.filter(({ length }) => length === 5).map((messages) => JSON.stringify(messages.slice(0, 4))),
    );
    expect(shown.size).toBe(2);
  });

  it('refuses one of a technique that the suite does not list', async () => {
    await expect(run([{ ...shots(2, 1), technique: 'cot' }])).rejects.toThrow(
      /lists no technique "cot".*Valid: plain, few-shot/,
    );
  });
});

describe('a part of the documents', () => {
  it('is chosen by seed, smaller parts being within larger ones, and knows what it lacks', async () => {
    const documents = Array.from({ length: 8 }, (_, index) => documentOf(`d${index}`, `Text ${index}.`));
    const corpus = await corpusOf(documents);
    const ids = (count: number, seed: number) =>
      someDocuments(corpus, { count, seed }).documents.map(({ id }) => id);
    expect(ids(3, 1)).toHaveLength(3);
    expect(ids(5, 1)).toEqual(expect.arrayContaining(ids(3, 1)));
    expect(ids(3, 1)).not.toEqual(ids(3, 2));
    expect(someDocuments(corpus, { count: 8, seed: 1 })).toBe(corpus);
    const part = someDocuments(corpus, { count: 3, seed: 1 });
    expect(part.key).not.toBe(corpus.key);
    const lacking = documents.find(({ id }) => !ids(3, 1).includes(id));
    expect(part.holds(ids(3, 1)[0] ?? '')).toBe(true);
    expect(part.holds(`${lacking?.id}#section`)).toBe(false);
  });
});
