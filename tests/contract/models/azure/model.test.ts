import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedder } from '../../../../src/models/open-embedder.ts';
import { openModel } from '../../../../src/models/open-model.ts';
import { chatRequest, modelOptions, noSignal } from '../../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../../support/openai-server.ts';

let server: OpenAiServer;
/** Address of the resource, as the portal shows it. */
let resource: string;
beforeEach(async () => {
  server = await startOpenAiServer();
  resource = `${new URL(server.url).origin}/`;
});
afterEach(() => server.close());

const KEY = '0123456789abcdef0123456789abcdef';
const VERSION = '2024-10-21';

function options(variables: Readonly<Record<string, string>> = {}) {
  return modelOptions({
    variables: { AZURE_OPENAI_ENDPOINT: resource, AZURE_OPENAI_API_KEY: KEY, ...variables },
  });
}

const ask = async (variables: Readonly<Record<string, string>> = {}) =>
  await (await openModel('azure:my deployment', options(variables))).generate(chatRequest('x'), noSignal());

describe('a deployment at Azure', () => {
  it.each([
    ['', undefined, '/openai/v1/chat/completions'],
    ['openai/v1/', undefined, '/openai/v1/chat/completions'],
    ['', 'preview', '/openai/v1/chat/completions?api-version=preview'],
    ['', VERSION, `/openai/deployments/my%20deployment/chat/completions?api-version=${VERSION}`],
    [
      `openai/deployments/other/chat/completions?api-version=${VERSION}`,
      undefined,
      `/openai/deployments/my%20deployment/chat/completions?api-version=${VERSION}`,
    ],
    [
      'gateway/openai',
      VERSION,
      `/gateway/openai/deployments/my%20deployment/chat/completions?api-version=${VERSION}`,
    ],
  ])('at "%s", version %s, is called at %s', async (address, version, path) => {
    const { text } = await ask({
      AZURE_OPENAI_ENDPOINT: `${resource}${address}`,
      ...(version === undefined ? {} : { AZURE_OPENAI_API_VERSION: version }),
    });
    expect(text).toBe('ok');
    expect(server.requests[0]).toMatchObject({
      path,
      headers: { 'api-key': KEY },
      body: { model: 'my deployment', max_completion_tokens: 12 },
    });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    // What is listed there are models that could be deployed.
    expect(server.listRequests).toEqual(['/']);
  });

  it.each([
    [undefined, 'openai/v1'],
    ['preview', 'openai/v1?api-version=preview'],
    [VERSION, `openai/deployments/small?api-version=${VERSION}`],
  ])('says in its info what it is, with the version %s where one is set', async (version, path) => {
    const set = version === undefined ? {} : { AZURE_OPENAI_API_VERSION: version };
    const { info } = await openModel('azure:small', options(set));
    expect(info).toMatchObject({
      id: 'azure:small',
      provider: 'azure',
      endpoint: `${resource}${path}`,
      form: 'chat',
      place: 'remote',
    });
  });

  it.each([
    [
      'the prompt is filtered',
      openAiError(
        400,
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        { code: 'content_filter', param: 'prompt' },
      ),
    ],
    [
      'a router repeats the filter',
      openAiError(400, 'litellm.ContentPolicyViolationError: AzureException', { code: '400' }),
    ],
    [
      'the answer is filtered',
      {
        body: {
          choices: [
            {
              index: 0,
              finish_reason: 'content_filter',
              message: { role: 'assistant' },
              content_filter_results: { violence: { filtered: true, severity: 'medium' } },
            },
          ],
        },
      },
    ],
  ])('is an outcome of its own where %s', async (_, reply) => {
    server.script(reply);
    expect(await ask()).toMatchObject({ text: '', finishReason: 'content-filter', usage: null });
  });

  it('is unknown where nothing is deployed by its name', async () => {
    server.script(
      openAiError(404, 'The API deployment for this resource does not exist.', {
        code: 'DeploymentNotFound',
      }),
    );
    await expect(ask()).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringContaining('azure does not know the model "my deployment"'),
      details: { fatal: true },
    });
  });

  it('needs an address and a key', async () => {
    await expect(openModel('azure:small', modelOptions())).rejects.toThrow(
      'azure:small needs the address of a resource. Set AZURE_OPENAI_ENDPOINT, for instance to https://<resource>.openai.azure.com.',
    );
    await expect(openModel('azure:small', modelOptions({ baseUrl: resource }))).rejects.toThrow(
      'azure:small needs a key. Set AZURE_OPENAI_API_KEY to a key of the resource.',
    );
  });

  it('embeds texts as well', async () => {
    const usage = { prompt_tokens: 1, total_tokens: 1 };
    server.script(...Array(3).fill({ body: { data: [{ index: 0, embedding: [3, 4] }], usage } }));
    const embedder = await openEmbedder('azure:vectors', options({ AZURE_OPENAI_API_VERSION: VERSION }));
    const { vectors } = await embedder.embed(['text'], noSignal());
    expect([...(vectors[0] ?? [])]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
    expect(server.requests[0]).toMatchObject({
      path: `/openai/deployments/vectors/embeddings?api-version=${VERSION}`,
      headers: { 'api-key': KEY },
      body: { model: 'vectors', input: expect.anything() },
    });
  });
});
