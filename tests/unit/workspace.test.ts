import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from '../../src/config/environment.ts';
import { defineIngredient } from '../../src/core/ingredient.ts';
import { defineTechnique } from '../../src/core/preset.ts';
import { withProject } from '../../src/project.ts';
import { BUILT_IN } from '../../src/registries.ts';
import { openWorkspace, type WorkspaceOptions } from '../../src/workspace.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'adaptbench-workspace-')));
});
afterEach(() => rm(folder, { recursive: true }));

/** A workspace of the folder, in an environment of nothing but these variables. */
function open(variables: Readonly<Record<string, string>> = {}, options: WorkspaceOptions = {}) {
  return openWorkspace({
    workingFolder: folder,
    environment: readEnvironment(BUILT_IN.providers, { ...variables }),
    ...options,
  });
}

describe('openWorkspace', () => {
  it('writes nothing before something is to be kept', async () => {
    const workspace = open();
    expect(await workspace.store.list()).toEqual([]);
    expect((await workspace.session({ cache: false })).cache).toBeNull();
    await workspace.close();
    expect(existsSync(join(folder, '.adaptbench'))).toBe(false);
  });

  it('keeps all of a project below its folder, and knows what ships with the package', async () => {
    const workspace = open({ ADAPTBENCH_CACHE: join(folder, 'cache') });
    const state = join(folder, '.adaptbench');
    expect(workspace.retrieval.chroma.folder).toBe(join(state, 'chroma'));
    expect(workspace.ledgers.tuned).toEqual({
      folder: join(folder, 'tuned'),
      lockFolder: join(state, 'tuned'),
    });
    // No technique takes the models of a learning curve for its own.
    expect(workspace.tunedFolders).not.toContain(workspace.ledgers.curves.folder);
    expect(workspace.tunedFolders[0]).toBe(workspace.ledgers.tuned.folder);
    expect(workspace.models.cacheFolder).toBe(join(folder, 'cache', 'models'));
    expect(await workspace.findSuites(['sentiment'])).toHaveLength(1);
    await workspace.close();
  });

  it('finds suites of the project before those that ship', async () => {
    await mkdir(join(folder, 'suites'));
    await writeFile(join(folder, 'suites', 'sentiment.yaml'), '');
    const workspace = open();
    expect(await workspace.findSuites(['sentiment'])).toEqual([join('suites', 'sentiment.yaml')]);
    expect((await workspace.commands()).suiteNames.get(join('suites', 'sentiment.yaml'))).toBe('sentiment');
    await workspace.close();
  });

  it('fills a request with what is usual', async () => {
    const file = await writeFaqSuite(folder);
    const workspace = open();
    expect(await workspace.request({ suites: [file], seed: 7 })).toEqual({
      suites: [file],
      models: [],
      techniques: [],
      profile: 'quick',
      split: 'test',
      limit: null,
      repeats: 1,
      seed: 7,
      reasoningEffort: null,
      allowLeakage: false,
      update: null,
      studyTechniques: [],
    });
    await workspace.close();
  });

  it('keeps answers in one cache, which is closed with it and opened anew after it', async () => {
    const answer = {
      run: 'earlier',
      response: {
        text: 'yes',
        finishReason: 'stop',
        usage: null,
        timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      },
    } as const;
    const first = open();
    const { cache } = await first.session();
    expect((await first.session()).cache).toBe(cache);
    cache?.set('key', answer);
    await first.close();
    // There is nothing left to close.
    await first.close();
    const second = open();
    expect((await second.session()).cache?.get('key')).toEqual(answer);
    await second.close();
  });

  it('says where nothing can be kept', async () => {
    await writeFile(join(folder, '.adaptbench'), 'a file');
    await expect(open().session()).rejects.toMatchObject({
      code: 'FILE_SYSTEM',
      file: join(folder, '.adaptbench'),
    });
  });

  it('masks every secret in what it says', async () => {
    const said: string[] = [];
    const workspace = open(
      { OPENAI_API_KEY: 'sk-hunter-two', CHROMA_URL: 'http://user:hunter-three@chroma' },
      {
        baseUrl: 'http://user:hunter-four@server',
        embedderBaseUrl: 'http://user:hunter-five@server',
        chromaUrl: 'http://user:hunter-six@server',
        onNotice: (text) => said.push(text),
      },
    );
    workspace.notice('sk-hunter-two hunter-three hunter-four');
    workspace.models.onNotice?.('hunter-five hunter-six');
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('hunter');
    await workspace.close();
  });

  it.each([
    [{}, {}, undefined],
    [{ CHROMA_URL: 'http://of-the-environment' }, {}, 'http://of-the-environment'],
    [{ CHROMA_URL: 'http://of-the-environment' }, { chromaUrl: 'http://named' }, 'http://named'],
  ])(
    'takes the Chroma that is named before that of the environment: %j %j',
    async (variables, options, url) => {
      const workspace = open(variables, options);
      expect(workspace.retrieval.chroma.url).toBe(url);
      await workspace.close();
    },
  );

  it('puts a user’s prices before the built-in ones', async () => {
    const file = join(folder, 'prices.yaml');
    await writeFile(
      file,
      '- match: "openai:mine"\n  inputPerMillion: 1\n  asOf: "2026-01-01"\n  source: mine\n',
    );
    const workspace = open();
    const [first, ...rest] = await workspace.prices(file);
    expect(first?.match).toBe('openai:mine');
    expect(rest).toEqual(await workspace.prices());
    expect((await workspace.facts({ prices: file })).prices[0]).toEqual(first);
    await workspace.close();
  });

  it('plans with its own models and folders, and ends with its signal', async () => {
    const file = await writeFaqSuite(folder);
    const controller = new AbortController();
    const workspace = open({}, { baseUrl: 'http://127.0.0.1:9', signal: controller.signal });
    const request = await workspace.request({ suites: [file], techniques: ['plain'] });
    const { plan, models } = await workspace.prepare(request, { toCall: false });
    expect(plan.cells.map(({ header }) => header.id)).toEqual(['faq/plain/openai:small']);
    expect(models.get('openai:small')?.info.endpoint).toContain('127.0.0.1:9');
    await Promise.all([...models.values()].map((model) => model.close()));
    controller.abort(new Error('enough'));
    expect(workspace.models.signal?.aborted).toBe(true);
    await expect(workspace.prepare(request, { toCall: false })).rejects.toThrow('enough');
    await workspace.close();
  });

  it('plans techniques and ingredients that a project adds', async () => {
    const file = await writeFaqSuite(folder, {
      suite: {
        reference: 'hinted',
        techniques: [{ preset: 'hinted' }, { preset: 'plain', with: { hint: {} } }],
      },
    });
    const hint = defineIngredient({
      name: 'hint',
      version: 1,
      options: z.strictObject({}),
      use: () => ({
        says: 'a hint',
        calls: (calls) => [...calls, { count: 2, moreInputTokens: 0, outputTokens: 1 }],
      }),
    });
    const config = {
      ingredients: [hint],
      techniques: [defineTechnique({ name: 'hinted', with: { hint: {} } })],
    };
    const registries = withProject(BUILT_IN, { file: 'adaptbench.config.ts', config });
    const workspace = open({}, { registries, baseUrl: 'http://127.0.0.1:9' });
    const request = await workspace.request({ suites: [file] });
    const { plan, models } = await workspace.prepare(request, { toCall: false });
    expect(plan.cells.map(({ header: { technique } }) => [technique.name, technique.more])).toEqual([
      ['hinted', { hint: { options: {}, says: 'a hint' } }],
      ['plain', { hint: { options: {}, says: 'a hint' } }],
    ]);
    expect(plan.calls).toBe(3 * plan.trials);
    expect(await workspace.session()).toMatchObject({ ingredients: registries.ingredients });
    await Promise.all([...models.values()].map((model) => model.close()));
    await workspace.close();
    expect(() => withProject(registries, { file: 'adaptbench.config.ts', config })).toThrow(
      'adaptbench.config.ts: there is already an ingredient "hint".',
    );
  });
});
