import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as api from '../../src/index.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-api-'));
  server = await startOpenAiServer(answerRightly);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (options: api.BenchmarkOptions = {}) =>
  api.runBenchmark({ workingFolder: folder, baseUrl: server.url, profile: 'full', ...options });

describe('the public API', () => {
  it('is small', () => {
    expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
      [
        "BenchError",
        "buildReport",
        "compareRuns",
        "defineConfig",
        "defineIngredient",
        "defineProvider",
        "defineReporter",
        "defineScorer",
        "defineSuite",
        "defineTechnique",
        "gate",
        "listRuns",
        "loadRun",
        "runBenchmark",
      ]
    `);
  });

  it('runs a benchmark, reads it again, and holds it to another one', async () => {
    const { file } = await writeSmallSuite(folder);
    const { run: id, record, report, failedTrials } = await run({ suites: [file] });
    expect(failedTrials).toBe(0);
    expect(report.suites[0]?.cells.map(({ technique }) => technique.name)).toEqual(['plain', 'few-shot']);
    expect(await api.loadRun(id, { workingFolder: folder })).toEqual(record);
    expect(api.buildReport(record)).toEqual(report);
    const again = await run({ suites: [file] });
    // The same answers, from the cache of the project.
    expect(server.requests).toHaveLength(12);
    const { cells } = api.gate({ candidate: again.record, baseline: record });
    expect(cells.map(({ difference }) => difference?.estimate)).toEqual([0, 0]);
  });

  it.each([
    ['const suite = { name: "mood" }; suite.self = suite; export default suite;', 'circular'],
    ['export default { name: "mood", version: 1n };', 'BigInt'],
  ])('refuses a suite module that is no plain data: %s', async (source, reason) => {
    const file = join(folder, 'own.mjs');
    await writeFile(file, source);
    await expect(run({ suites: [file] })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      file,
      message: expect.stringMatching(new RegExp(`what it exports is no plain data: .*${reason}`)),
    });
  });

  it('goes on with a run that was aborted', async () => {
    const { file } = await writeSmallSuite(folder);
    const controller = new AbortController();
    const observer = { callFinished: () => controller.abort(new Error('enough')) };
    await expect(run({ suites: [file], observer, signal: controller.signal })).rejects.toThrow('enough');
    const [id] = await api.listRuns({ workingFolder: folder });
    expect(await run({ resume: id ?? '' })).toMatchObject({ run: id, failedTrials: 0 });
  });

  it('runs a suite that a module makes, and says what is wrong in one', async () => {
    const { file } = await writeSmallSuite(folder);
    const module = join(folder, 'mood.mjs');
    const source = (margin: string): string => `export default {
      name: 'mood', version: 1, title: 'Mood', description: 'Mood of notes.', models: ['openai:small'],
      dataset: { train: 'mood/train.csv', test: 'mood/test.csv', columns: { id: 'id', input: 'text', targets: 'label' } },
      prompt: { input: 'Note: {{input}}', answerLabel: 'Mood', instructions: { specific: ['Positive or negative?'] } },
      generation: { maxTokens: 8 }, answer: { kind: 'label', labels: ['positive', 'negative'] },
      scorers: ['accuracy'], primaryMetric: 'accuracy', ${margin}, techniques: ['plain'],
    };`;
    await writeFile(module, source('margin: 0.1'));
    expect(file).not.toBe(module);
    const { report } = await run({ suites: [module] });
    expect(report.suites[0]).toMatchObject({ name: 'mood', cells: [{ technique: { name: 'plain' } }] });
    const wrong = join(folder, 'wrong.mjs');
    await writeFile(wrong, source('margn: 0.1'));
    await expect(run({ suites: [wrong] })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      file: wrong,
      message: expect.stringContaining('"margn"'),
      hint: 'Did you mean "margin"?',
    });
  });

  it('takes what a project adds from its file, or from the caller', async () => {
    const { file } = await writeSmallSuite(folder);
    await writeFile(
      join(folder, 'adaptbench.config.mjs'),
      `export default { providers: [{
        name: 'echo', title: 'Says yes', place: 'local', example: 'echo:yes', variables: {}, prices: [],
        open: async (name) => ({
          info: { id: 'echo:' + name, provider: 'echo', name, form: 'chat', place: 'local', endpoint: null,
            weightsHash: 'one', maxConcurrency: 1, maxTrials: 1, contextTokens: null },
          generate: async (request, signal, events) => {
            await events?.sent?.();
            return { text: 'positive', finishReason: 'stop', usage: null,
              timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 } };
          },
          close: async () => {},
        }),
      }] };`,
    );
    const options = { workingFolder: folder, suites: [file], models: ['echo:yes'], techniques: ['plain'] };
    const { report } = await api.runBenchmark(options);
    expect(report.suites[0]?.cells[0]).toMatchObject({ model: 'echo:yes' });
    expect(report.suites[0]?.cells[0]?.metrics[0]?.figure?.estimate).toBe(0.5);
    await expect(api.runBenchmark({ ...options, project: {} })).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
    });
  });
});
