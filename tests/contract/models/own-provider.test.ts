import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { renderModels } from '../../../src/cli/models/models.ts';
import { secretsHere, shownArguments } from '../../../src/cli/secrets.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { BenchError } from '../../../src/core/errors.ts';
import type { Model } from '../../../src/core/model.ts';
import { defineProvider, type OpenOptions, pricesOf } from '../../../src/core/provider.ts';
import { callJson } from '../../../src/http/call-json.ts';
import { redact } from '../../../src/http/redact.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { listModels } from '../../../src/models/list-models.ts';
import { embedderIdentity, openEmbedder, parseEmbedderId } from '../../../src/models/open-embedder.ts';
import { openModel, openModelForPlan, parseModelId } from '../../../src/models/open-model.ts';
import { readChatAnswer } from '../../../src/models/remote/chat-answer.ts';
import { FirstContact } from '../../../src/models/remote/first-contact.ts';
import { createRemoteModel } from '../../../src/models/remote/model.ts';
import { createRequestShape } from '../../../src/models/remote/request-shape.ts';
import type { GenerateResponse } from '../../../src/protocol/model.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { chatRequest, modelOptions, noSignal } from '../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start } from '../../support/run-session.ts';
import { answerRightly, type SmallSuite, writeSmallSuite } from '../../support/small-suite.ts';

const PRICED = { asOf: '2026-01-01', source: 'https://example.org/prices' } as const;

/** Answers in this very process. */
const ECHO = defineProvider({
  name: 'echo',
  title: 'Says what stands at the end of a prompt',
  place: 'local',
  example: 'echo:parrot',
  variables: {},
  prices: [{ match: 'echo:*', machinePerHour: 3600, ...PRICED }],
  names: ['parrot'],
  check(name) {
    if (name === 'parrot') return;
    throw new BenchError('UNKNOWN_NAME', `There is no model "echo:${name}".`, { choices: ['echo:parrot'] });
  },
  open: async (name) => ({
    info: {
      id: `echo:${name}`,
      provider: 'echo',
      name,
      form: 'chat',
      place: 'local',
      endpoint: null,
      weightsHash: 'feathers',
      maxConcurrency: 1,
      maxTrials: 1,
      contextTokens: null,
    },
    generate: async ({ prompt }): Promise<GenerateResponse> => ({
      text: JSON.stringify(prompt).lastIndexOf('lovely') > 0 ? 'positive' : 'negative',
      finishReason: 'stop',
      usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 },
      timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1, machineMs: 1 },
    }),
    close: async () => {},
  }),
  embedder: {
    example: 'echo:one',
    open: async (name) => ({
      info: {
        id: `echo:${name}`,
        provider: 'echo',
        name,
        place: 'local',
        endpoint: null,
        weightsHash: null,
        maxTokens: null,
        batchSize: 8,
      },
      embed: async (texts) => ({
        vectors: texts.map(() => Float32Array.of(1)),
        inputTokens: null,
        truncated: [],
        latencyMs: 1,
      }),
      close: async () => {},
    }),
  },
});

/** Speaks HTTP to a server, with what every remote provider is made of. */
const TINY = defineProvider({
  name: 'tiny',
  title: 'A server of ours',
  place: 'remote',
  example: 'tiny:one',
  variables: { TINY_API_KEY: 'key', TINY_URL: 'base-url', TINY_REGION: 'setting' },
  prices: [{ match: 'tiny:one', inputPerMillion: 1, outputPerMillion: 2, ...PRICED }],
  open: openTiny,
});

async function openTiny(name: string, options: OpenOptions): Promise<Model> {
  const { key, baseUrl: endpoint } = options;
  if (key === undefined || endpoint === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `tiny:${name} needs TINY_API_KEY and TINY_URL.`);
  }
  const headers = { authorization: `Bearer ${key}` };
  const id = `tiny:${name}`;
  const shape = createRequestShape({ id, model: name, limitName: 'max_tokens', onNotice: options.onNotice });
  return createRemoteModel(
    {
      info: {
        id,
        provider: 'tiny',
        name,
        form: 'chat',
        place: 'remote',
        endpoint,
        weightsHash: null,
        maxConcurrency: 4,
        maxTrials: 4,
        contextTokens: null,
      },
      contact: new FirstContact({
        target: { provider: 'tiny', model: name, endpoint, keyVariable: 'TINY_API_KEY', secrets: [key] },
        baseUrl: endpoint,
        headers,
        slots: 4,
        options,
      }),
      send: (request, signal) =>
        shape.send(request, async (body) =>
          readChatAnswer(await callJson({ url: `${endpoint}/chat/completions`, headers, body, signal })),
        ),
      mend: shape.mend,
      adapted: shape.adapted,
    },
    options,
  );
}

const PROVIDERS = BUILT_IN_PROVIDERS.with([ECHO, TINY]);
const KEY = 'feather-and-beak';

let folder: string;
let server: OpenAiServer;
let suite: SmallSuite;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-own-'));
  server = await startOpenAiServer(answerRightly);
  suite = await writeSmallSuite(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const here = () => ({ providers: PROVIDERS, variables: { TINY_API_KEY: KEY, TINY_URL: server.url } });

describe('a provider of one’s own', () => {
  it('is told of before a model of its is shut down, and refused from then on, but not to a run that goes on', async () => {
    const store = new FileRunStore(join(folder, 'runs'));
    const request = runRequest(suite.file, { models: ['echo:parrot'], techniques: ['plain'] });
    const place = (shutsDown: string) => ({
      store,
      url: undefined,
      models: here(),
      prices: [{ match: 'echo:*', machinePerHour: 1, shutsDown, ...PRICED }],
    });
    await expect(start('run-1', request, place('2026-01-01'))).rejects.toThrow(
      'echo:parrot was shut down on 2026-01-01 (https://example.org/prices).',
    );
    expect(await store.list()).toEqual([]);
    await start('run-2', request, place('2999-01-01'));
    const { header } = await store.read('run-2');
    expect(header.notices).toContainEqual(
      expect.stringMatching(/^echo:parrot will be shut down on 2999-01-01, in \d+ days \(https:/),
    );
    expect(await resume('run-2', place('2026-01-01'))).toMatchObject({ trials: 6, failedTrials: 0 });
  });

  it('answers in a run, at its own price', async () => {
    const store = new FileRunStore(join(folder, 'runs'));
    const request = runRequest(suite.file, { models: ['echo:parrot', 'tiny:one'], techniques: ['plain'] });
    const place = { store, url: undefined, models: here(), prices: pricesOf(PROVIDERS) };
    expect(await start('run-1', request, place)).toMatchObject({ trials: 12, failedTrials: 0 });
    const record = await store.read('run-1');
    expect(recordsOf(record, 'call').map(({ model }) => model)).toContain('tiny:one');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}` });
    const { suites, models } = buildReport(record);
    expect(models.map(({ id, place, endpoint }) => [id, place, endpoint])).toEqual([
      ['echo:parrot', 'local', null],
      ['tiny:one', 'remote', server.url],
    ]);
    const cells = suites.flatMap((report) => report.cells);
    expect(cells.map(({ model, cost }) => [model, cost.perTrial === null])).toEqual([
      ['echo:parrot', false],
      ['tiny:one', false],
    ]);
    expect(await readFile(join(folder, 'runs/run-1/run.json'), 'utf8')).not.toContain(KEY);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['throws', () => Promise.reject(new Error('boom')), 'echo:parrot has failed: boom.'],
    [
      'gives nothing',
      async () => undefined,
      'echo:parrot has failed: the fields of its response are missing.',
    ],
    [
      'gives a time that is no number',
      async () => ({
        text: 'positive',
        finishReason: 'stop',
        usage: null,
        timing: { latencyMs: Number.NaN, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      }),
      'the field "timing.latencyMs" of its response is NaN: ',
    ],
  ])('that %s costs a trial, not the run', async (_, generate, reason) => {
    const flaky = defineProvider({
      ...ECHO,
      open: async (name, options) => ({
        ...(await ECHO.open(name, options)),
        generate: generate as () => Promise<GenerateResponse>,
      }),
    });
    const store = new FileRunStore(join(folder, 'runs'));
    const request = runRequest(suite.file, { models: ['echo:parrot'], techniques: ['plain'] });
    const models = { providers: BUILT_IN_PROVIDERS.with([flaky]), variables: {} };
    const done = await start('run-1', request, { store, url: undefined, models });
    expect(done).toMatchObject({ trials: 6, failedTrials: 6 });
    for (const { outcome } of recordsOf(await store.read('run-1'), 'trial')) {
      expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) });
    }
  });

  it('is refused where what it opens is no model', async () => {
    const hollow = defineProvider({
      ...ECHO,
      open: async () => ({ generate() {}, close() {} }) as unknown as Model,
    });
    const providers = BUILT_IN_PROVIDERS.with([hollow]);
    await expect(openModel('echo:parrot', modelOptions({ providers, variables: {} }))).rejects.toThrow(
      'the field "info" of the model "echo:parrot" is missing.',
    );
  });

  it('is asked at the address that a user names, before that of its variable', async () => {
    const at = (baseUrl?: string) => openModel('tiny:one', modelOptions({ ...here(), baseUrl }));
    expect((await at('http://127.0.0.1:9/v1')).info.endpoint).toBe('http://127.0.0.1:9/v1');
    expect((await at()).info.endpoint).toBe(server.url);
  });

  it('is given its own variables, and none of others', async () => {
    let given: OpenOptions | undefined;
    const curious = {
      ...TINY,
      open: (name: string, options: OpenOptions) => {
        given = options;
        return openTiny(name, options);
      },
    };
    const variables = { ...here().variables, TINY_REGION: 'here', OPENAI_API_KEY: 'sk-of-openai' };
    await openModel('tiny:one', modelOptions({ providers: BUILT_IN_PROVIDERS.with([curious]), variables }));
    expect(given?.variables).toEqual({ TINY_API_KEY: KEY, TINY_URL: server.url, TINY_REGION: 'here' });
  });

  it('has a key that is never shown', async () => {
    const environment = readEnvironment(PROVIDERS, {
      TINY_API_KEY: KEY,
      TINY_URL: 'http://bird:worm@127.0.0.1/v1',
      TINY_REGION: 'somewhere',
    });
    const secrets = secretsHere(environment, []);
    expect(secrets).toEqual([KEY, 'bird:worm', 'worm']);
    expect(redact(`it said ${KEY} in somewhere`, secrets)).toBe('it said [redacted] in somewhere');
    expect(shownArguments(['run', KEY], secrets)).toEqual(['run', '[redacted]']);

    server.script(openAiError(400, `no such key: ${KEY}`));
    const model = await openModel('tiny:one', modelOptions(here()));
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow(/no such key: \[redacted\]/);
  });

  it('has a key that is looked at before anything is sent', async () => {
    const variables = { ...here().variables, TINY_API_KEY: `"${KEY}"` };
    await expect(openModel('tiny:one', modelOptions({ ...here(), variables }))).rejects.toThrow(
      'the key in TINY_API_KEY stands in quotation marks',
    );
  });

  it('needs no key for a plan, which calls nothing', async () => {
    const variables = { TINY_URL: server.url };
    const model = await openModelForPlan('tiny:one', modelOptions({ ...here(), variables }));
    expect(model.info.id).toBe('tiny:one');
    await expect(openModel('tiny:one', modelOptions({ ...here(), variables }))).rejects.toThrow(
      'tiny:one needs TINY_API_KEY and TINY_URL.',
    );
  });

  it('stands among the models, ready where its key is set', async () => {
    const options = modelOptions({ cacheFolder: folder, providers: PROVIDERS });
    const listings = await listModels(options);
    const shown = renderModels(listings, {
      color: false,
      width: 100,
      prices: 2,
      stale: 0,
      weightsFolder: folder,
    });
    expect(shown).toMatch(/echo:parrot +ready\s+what it is: Says what stands at the end of a prompt/);
    expect(shown).toMatch(/tiny:<model> +needs TINY_API_KEY\s+what it is: A server of ours/);
    const withKey = await listModels({ ...options, ...here() });
    expect(withKey.find(({ id }) => id === 'tiny:<model>')?.ready).toBe(true);
  });

  it.each([
    ['nosuch:model', 'Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay, echo, tiny.'],
    ['parrot', 'Did you mean "echo:parrot"?'],
    ['tinny:one', 'Did you mean "tiny:one"?'],
    ['echo:crow', 'There is no model "echo:crow". Valid: echo:parrot.'],
  ])('is named where %s is not known', (id, said) => {
    expect(() => parseModelId(id, PROVIDERS)).toThrow(said);
  });

  it('may embed', async () => {
    const options = modelOptions({ providers: PROVIDERS, embedderBaseUrl: 'http://127.0.0.1:9' });
    expect(embedderIdentity('echo:one', options)).toEqual({
      provider: 'echo',
      name: 'one',
      endpoint: null,
      weightsHash: null,
    });
    const { vectors } = await (await openEmbedder('echo:one', options)).embed(['a', 'b'], noSignal());
    expect(vectors).toHaveLength(2);
    expect(() => parseEmbedderId('tiny:one', PROVIDERS)).toThrow(/names no embedder.*Valid: .*, echo:one\./);
  });
});

describe('a definition', () => {
  it.each([
    [
      'another’s price',
      { prices: [{ match: 'openai:*', inputPerMillion: 0, ...PRICED }] },
      /speaks for "openai:\*"/,
    ],
    ['another’s example', { example: 'openai:one' }, /speaks for "openai:one"/],
    [
      'a variable that cannot be set',
      { variables: { 'TINY-KEY': 'key' } },
      /asks for the variable "TINY-KEY"/,
    ],
  ] as const)('is refused with %s', (_, change, message) => {
    expect(() => defineProvider({ ...TINY, ...change })).toThrow(message);
  });

  it('is refused under a name that is taken', () => {
    const copy = defineProvider({ ...TINY, name: 'openai', example: 'openai:one', prices: [] });
    expect(() => BUILT_IN_PROVIDERS.with([copy])).toThrow('there is already a provider "openai".');
  });
});
