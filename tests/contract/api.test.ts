import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
        "defineRowSource",
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

  it('reports without reading again what was asked, which stays in the journal', async () => {
    const { file } = await writeSmallSuite(folder);
    const { run: id, report } = await run({ suites: [file] });
    const record = await api.loadRun(id, { workingFolder: folder });
    await rm(join(folder, '.adaptbench', 'runs', id, 'journal.jsonl'));
    expect(api.buildReport(record)).toEqual(report);
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

  it.each<[unknown, string]>([
    ['mood.yaml', 'the options of runBenchmark are "mood.yaml": '],
    [{ limit: -1 }, 'the option "limit" of runBenchmark is -1: it takes a whole number from 1 on.'],
    [{ limit: 'x' }, 'the option "limit" of runBenchmark is "x": it takes a whole number from 1 on.'],
    [{ repeats: 1.5 }, 'the option "repeats" of runBenchmark is 1.5: it takes a whole number from 1 on.'],
    [{ seed: null }, 'the option "seed" of runBenchmark is null: it takes a whole number from 0 on.'],
    [
      { maxConcurrency: 0 },
      'the option "maxConcurrency" of runBenchmark is 0: it takes a whole number from 1 on.',
    ],
    [
      { suites: 'triage.yaml' },
      'the option "suites" of runBenchmark is "triage.yaml": it takes a list of texts.',
    ],
    [{ models: [7] }, 'the option "models.0" of runBenchmark is 7: '],
    [
      { profile: 'fast' },
      'the option "profile" of runBenchmark is "fast": Invalid option: expected one of "quick"|"full".',
    ],
    [{ signal: {} }, 'the option "signal" of runBenchmark is an object: it takes an AbortSignal.'],
    [
      { observer: { callFinished: 1 } },
      'the option "observer.callFinished" of runBenchmark is 1: has to be a function.',
    ],
    [
      { inputs: { qualityAtLeast: 80 } },
      'the option "inputs.qualityAtLeast" of runBenchmark is 80: it takes a share from 0 to 1.',
    ],
    [{ inputs: { hours: { rags: 2 } } }, 'inputs.hours'],
    [{ project: { provders: [] } }, 'project: a project takes no field "provders". Valid: providers,'],
  ])('refuses the options %j before anything is read or written', async (options, message) => {
    const before = await readdir(folder);
    const given = typeof options === 'object' ? { workingFolder: folder, ...options } : options;
    await expect(api.runBenchmark(given as api.BenchmarkOptions)).rejects.toMatchObject({
      name: 'BenchError',
      message: expect.stringContaining(message),
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([
    [{ limits: 5 }, 'limits', 'Did you mean "limit"?', 'limit'],
    [{ inputs: { volume: 5 } }, 'inputs.volume', 'Did you mean "volumePerMonth"?', 'volumePerMonth'],
  ])('says which options there are: %j', async (options, name, hint, choice) => {
    await expect(api.runBenchmark(options as api.BenchmarkOptions)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: `runBenchmark takes no option "${name}".`,
      choices: expect.arrayContaining([choice]),
      hint,
    });
  });

  it('takes what is undefined for left out', async () => {
    const { file } = await writeSmallSuite(folder);
    const options = { suites: [file], limit: undefined, seed: undefined } as unknown as api.BenchmarkOptions;
    expect((await run(options)).record.header.spec).toMatchObject({ limit: null, seed: 1 });
  });

  /** What a program without types may do. */
  const untyped = api as unknown as Record<string, (...given: unknown[]) => unknown>;
  const record = { header: {}, samples: [], records: [] };

  it.each<[string, unknown[], string]>([
    ['gate', [], 'the options of gate are missing.'],
    ['gate', [record, record], 'gate takes no option "header". Valid: candidate, baseline, formulas.'],
    ['gate', [{ candidate: record }], 'the option "baseline" of gate is missing.'],
    [
      'compareRuns',
      [{ candidate: record, baseline: '2026-01-01' }],
      'the option "baseline" of compareRuns is "2026-01-01": it takes a run record, as loadRun and runBenchmark give it.',
    ],
    ['buildReport', [], 'the argument "record" of buildReport is missing.'],
    [
      'buildReport',
      [record, { input: {} }],
      'buildReport takes no option "input". Valid: inputs, formulas, projection. Did you',
    ],
    ['loadRun', [], 'the argument "id" of loadRun is missing.'],
    ['loadRun', ['x', '/tmp'], 'the options of loadRun are "/tmp": '],
    ['listRuns', [{ folder: 'x' }], 'listRuns takes no option "folder". Valid: workingFolder, project.'],
    ['defineIngredient', [], 'the fields of the ingredient are missing.'],
    ['defineProvider', [], 'the fields of the provider are missing.'],
    ['defineReporter', [], 'the fields of the report format are missing.'],
    ['defineScorer', [], 'the fields of the scorer are missing.'],
    ['defineTechnique', [], 'the fields of the technique are missing.'],
  ])('%s is clear about what it was given: %j', async (name, given, message) => {
    await expect(async () => await untyped[name]?.(...given)).rejects.toMatchObject({
      name: 'BenchError',
      message: expect.stringContaining(message),
    });
  });

  it('goes on with a run that was aborted', async () => {
    const { file } = await writeSmallSuite(folder);
    const controller = new AbortController();
    const observer = { callFinished: () => controller.abort(new Error('enough')) };
    await expect(run({ suites: [file], observer, signal: controller.signal })).rejects.toThrow('enough');
    const [id] = await api.listRuns({ workingFolder: folder });
    const resumed = { workingFolder: folder, baseUrl: server.url, resume: id ?? '' };
    await expect(api.runBenchmark({ ...resumed, limit: 1, seed: 2 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: '"resume" goes on with the run as it began, so it takes no "limit" and no "seed".',
    });
    expect(await api.runBenchmark(resumed)).toMatchObject({ run: id, failedTrials: 0 });
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
