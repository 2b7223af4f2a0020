import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/core/model.ts';
import type { ModelOptions } from '../../../../src/core/provider.ts';
import { openModel } from '../../../../src/models/open-model.ts';
import { chatRequest, modelOptions, noSignal } from '../../../support/models.ts';
import {
  modelList,
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../../../support/openai-server.ts';

let server: OpenAiServer;
let notices: string[];
beforeEach(async () => {
  server = await startOpenAiServer();
  notices = [];
});
afterEach(() => server.close());

function open(overrides: Partial<ModelOptions> = {}): Promise<Model> {
  return openModel(
    'openai:smol',
    modelOptions({ baseUrl: server.url, onNotice: (notice) => notices.push(notice), ...overrides }),
  );
}
const root = (): string => server.url.replace(/\/v1$/, '');
const ask = (model: Model) => model.generate(chatRequest('x'), noSignal());
const failureOf = (model: Model): Promise<unknown> => ask(model).catch((error: unknown) => error);

describe('the first contact', () => {
  it('asks once what models there are, before the first call, with key and query', async () => {
    const model = await open({ baseUrl: `${server.url}?api-version=1` });
    expect(server.listRequests).toEqual([]);
    await Promise.all([ask(model), ask(model)]);
    await ask(model);
    expect(server.listRequests).toEqual(['/v1/models?api-version=1']);
    expect(notices).toEqual([]);
  });

  it.each<[string, ReturnType<typeof modelList>]>([
    ['has the model', modelList('smol', 'other')],
    ['is empty', modelList()],
    ['is none', { body: { object: 'chat.completion' } }],
    ['is a page', { body: '<html></html>' }],
    ['is not allowed', { status: 403, body: {} }],
    ['is behind another key', { status: 401, body: {} }],
    ['is limited', openAiError(429, 'slow down')],
    ['is not there', { status: 405, body: { detail: 'Method Not Allowed' } }],
  ])('goes on in silence where the list %s', async (_what, list) => {
    server.list('/v1/models', list);
    expect((await ask(await open())).text).toBe('ok');
    expect(notices).toEqual([]);
  });

  it('says once that a list lacks the model', async () => {
    server.list('/v1/models', modelList('smal', 'embed'));
    const model = await open();
    await ask(model);
    await ask(model);
    expect(notices).toEqual([
      `The server at ${server.url} does not list openai:smol; it may answer with another model, or refuse. It lists "smal", "embed". Did you mean "smal"?`,
    ]);
  });

  it.each<[string, Reply | undefined]>([
    ['finds nothing', undefined],
    // LM Studio
    ['is told so with status 200', { body: { error: 'Unexpected endpoint or method. (GET /models)' } }],
  ])(
    'adds the /v1 that a base URL lacks where a list is below it alone: without it, one %s',
    async (_, list) => {
      server.list('/v1/models', modelList('smal'));
      if (list !== undefined) server.list('/models', list);
      const model = await open({ baseUrl: `${root()}/` });
      expect((await ask(model)).text).toBe('ok');
      expect(server.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions']);
      // Keys and records know the server by what the user wrote.
      expect(model.info.endpoint).toBe(root());
      expect(notices).toEqual([
        `${root()} lists its models below /v1 alone, so that ${root()}/v1 is called. Write it so to be spared this notice.`,
        expect.stringContaining('does not list openai:smol'),
      ]);
    },
  );

  it('is told at once of an address that is none, also with status 200', async () => {
    server.script({ body: { error: 'Unexpected endpoint or method. (POST /chat/completions)' } });
    expect(await failureOf(await open({ baseUrl: root() }))).toMatchObject({
      code: 'PROVIDER',
      message: expect.stringContaining(`/v1 may be missing from it: ${root()}/v1`),
      details: { fatal: true, attempts: 1 },
    });
  });

  it('takes a model that is unknown for what it is, also where models are listed below /v1', async () => {
    server.list('/v1/models', modelList('smol'));
    server.script(openAiError(404, 'The model `smol` does not exist', { code: 'model_not_found' }));
    expect(await failureOf(await open({ baseUrl: root() }))).toMatchObject({ code: 'PROVIDER' });
  });

  it('lets a server do without /v1 that knows the paths, or lists nothing at all', async () => {
    expect((await ask(await open({ baseUrl: root() }))).text).toBe('ok');
    expect(server.requests.map(({ path }) => path)).toEqual(['/chat/completions']);
    server.list('/v1/models', modelList('smol'));
    server.list('/models', modelList('smol'));
    expect((await ask(await open({ baseUrl: root() }))).text).toBe('ok');
    expect(server.requests.map(({ path }) => path)).toEqual(['/chat/completions', '/chat/completions']);
    expect(notices).toEqual([]);
  });

  it('knows where the client of Hugging Face adds /v1 by itself', async () => {
    const model = await openModel('huggingface:org/model', modelOptions({ baseUrl: root() }));
    expect((await ask(model)).text).toBe('ok');
    expect(server.listRequests).toEqual(['/v1/models']);
    await ask(await openModel('huggingface:org/model', modelOptions({ baseUrl: `${root()}?key=1` })));
    expect(server.listRequests[1]).toBe('/v1/models?key=1');
    expect(server.requests[0]?.path).toBe('/v1/chat/completions');
  });

  it('is fatal where nobody listens, for every call alike', async () => {
    const model = await open({ baseUrl: 'http://127.0.0.1:9/v1' });
    const errors = await Promise.all([failureOf(model), failureOf(model)]);
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'PROVIDER',
        message: expect.stringContaining('openai could not be reached at http://127.0.0.1:9/v1'),
        details: { kind: 'connection', fatal: true },
      });
    }
  });

  it('is made anew where the call that made it was aborted', async () => {
    server.list('/v1/models', { ...modelList('smol'), delayMs: 100 });
    const model = await open();
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = model.generate(chatRequest('x'), controller.signal).catch((error: unknown) => error);
    const other = ask(model);
    setTimeout(() => controller.abort(reason), 20);
    expect(await aborted).toBe(reason);
    expect((await other).text).toBe('ok');
  });
});

describe('an unknown model', () => {
  it.each([
    [404, 'The model `smol` does not exist', 'model_not_found'],
    [400, 'smol is not a valid model ID', undefined],
    [400, 'The requested model is not there', 'model_not_found'],
    [404, 'Not Found', undefined],
  ])('stops everything at once (%d %s)', async (status, message, code) => {
    server.script(openAiError(status, message, code === undefined ? {} : { code }));
    expect(await failureOf(await open())).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(server.requests).toHaveLength(1);
  });

  it('is one failed call where the model answered before', async () => {
    const model = await open();
    await ask(model);
    server.script(openAiError(404, 'The model `smol` does not exist'));
    expect(await failureOf(model)).toMatchObject({ details: { fatal: false } });
  });
});

describe('a server that is gone', () => {
  it('fails single calls, and all of them only when none comes through any more', async () => {
    const model = await open({ maxConcurrency: 1, retry: { retries: 0, outageMs: 0 } });
    await ask(model);
    const gone = { drop: 'before' } as const;
    server.script(gone, gone, {}, gone, gone, gone);
    const fatal: unknown[] = [];
    for (let call = 0; call < 6; call++) {
      const outcome = await failureOf(model);
      if (outcome instanceof Error) fatal.push((outcome as { details?: { fatal?: unknown } }).details?.fatal);
    }
    expect(fatal).toEqual([false, false, false, false, true]);
  });
});
