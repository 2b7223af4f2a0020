import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelOptions } from '../../../../src/core/provider.ts';
import { openEmbedder } from '../../../../src/models/open-embedder.ts';
import { modelOptions, noSignal } from '../../../support/models.ts';
import {
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../../../support/openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

const open = (id: string, change: Partial<ModelOptions> = {}) =>
  openEmbedder(id, modelOptions({ embedderBaseUrl: server.url, ...change }));

const openAiAnswer = (
  vectors: readonly (readonly number[])[],
  usage: object | null = { prompt_tokens: 7 },
) => ({
  body: {
    object: 'list',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    ...(usage === null ? {} : { usage }),
  },
});

describe('an embedder that speaks OpenAI’s protocol', () => {
  it('sends the texts and gives vectors of length 1, in the order of the texts', async () => {
    server.script({
      body: {
        data: [
          { index: 1, embedding: [0, 5] },
          { index: 0, embedding: [3, 4] },
        ],
        usage: { prompt_tokens: 9 },
      },
    });
    const embedder = await open('openai:small', { variables: { OPENAI_API_KEY: 'sk-abcdefgh' } });
    const { vectors, inputTokens, latencyMs } = await embedder.embed(['one', 'two'], noSignal());
    expect(vectors.map((vector) => [...vector].map((value) => Number(value.toFixed(6))))).toEqual([
      [0.6, 0.8],
      [0, 1],
    ]);
    expect(inputTokens).toBe(9);
    expect(latencyMs).toBeGreaterThan(0);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: 'Bearer sk-abcdefgh' },
      body: { model: 'small', input: ['one', 'two'], encoding_format: 'float' },
    });
  });

  it('does not make up a usage that nobody reported', async () => {
    server.script(openAiAnswer([[1, 0]], null));
    expect((await (await open('openai:small')).embed(['one'], noSignal())).inputTokens).toBeNull();
  });

  it('retries what may succeed, and gives up on what cannot', async () => {
    server.script(openAiError(429, 'slow down'), openAiAnswer([[1, 0]]));
    const embedder = await open('openai:small');
    await embedder.embed(['one'], noSignal());
    expect(server.requests).toHaveLength(2);
    server.script(openAiError(401, 'Incorrect API key provided: sk-abcdefgh'));
    const refused = open('openai:small', { variables: { OPENAI_API_KEY: 'sk-abcdefgh' } });
    const error = await (await refused).embed(['one'], noSignal()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(String(error)).not.toContain('sk-abcdefgh');
  });

  it.each([
    ['fewer vectors than texts', openAiAnswer([[1, 0]]), /1 vectors for 2 texts/],
    ['vectors of different lengths', openAiAnswer([[1, 0], [1]]), /vectors of different lengths/],
    [
      'a vector with null in it',
      { body: { data: [0, 1].map((index) => ({ index, embedding: [1, null] })) } },
      /a vector in it holds something that is not a finite number/,
    ],
    [
      'a vector of numbers that are too large',
      openAiAnswer([
        [1e300, 0],
        [1, 0],
      ]),
      /a vector in it holds something that is not a finite number/,
    ],
    [
      'vectors without their places',
      { body: { data: [{ embedding: [1, 0] }, { embedding: [0, 1] }] } },
      /there are no embeddings in it/,
    ],
    ['something else', { body: { hello: 'world' } }, /there are no embeddings in it/],
    [
      'one vector per token',
      {
        body: {
          data: [
            {
              index: 0,
              embedding: [
                [0.1, 0.2],
                [0.3, 0.4],
              ],
            },
          ],
        },
      },
      /it sent one vector per token, not one per text: serve an embedding model, or turn pooling on/,
    ],
    [
      'an error in place of embeddings',
      { body: { error: { message: 'No such model', code: 404 } } },
      /does not know the model "small" .*No such model/,
    ],
  ])('refuses %s', async (_, reply, message) => {
    server.script(reply);
    await expect((await open('openai:small')).embed(['one', 'two'], noSignal())).rejects.toThrow(message);
  });

  it.each([
    ['says 404', { status: 404, body: { detail: 'Not Found' } }],
    ['says 200 to every address', { body: { error: 'Unexpected endpoint or method. (POST /embeddings)' } }],
  ])('gets a missing /v1 where the server %s', async (_, miss) => {
    const notices: string[] = [];
    const origin = new URL(server.url).origin;
    const embedder = await open('openai:small', {
      embedderBaseUrl: origin,
      onNotice: (notice) => notices.push(notice),
    });
    server.script(miss, openAiAnswer([[1, 0]]), openAiAnswer([[1, 0]]));
    for (const text of ['one', 'two']) await embedder.embed([text], noSignal());
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/embeddings',
      '/v1/embeddings',
      '/v1/embeddings',
    ]);
    expect(notices).toEqual([
      `${origin} embeds below /v1 alone, so that ${origin}/v1 is called. Write it so to be spared this notice.`,
    ]);
  });

  it('that is nowhere is said to be missing where it was looked for first', async () => {
    const embedder = await open('openai:small', { embedderBaseUrl: `${new URL(server.url).origin}/api` });
    const miss = { status: 404, body: { detail: 'Not Found' } };
    server.script(miss, miss);
    await expect(embedder.embed(['one'], noSignal())).rejects.toThrow(/nothing at http:.*\/api answers/);
  });

  it('may be paid for vectors that cannot be used, and is not for an error', async () => {
    const failed = async (reply: Reply) => {
      server.script(reply);
      return await (await open('openai:small')).embed(['one'], noSignal()).catch((error: unknown) => error);
    };
    expect(await failed(openAiAnswer([[1], [1]]))).toMatchObject({ details: { paid: true } });
    expect(await failed({ body: { data: 'none' } })).toMatchObject({ details: { paid: true } });
    expect(await failed(openAiError(400, 'no'))).toMatchObject({ details: { paid: false } });
  });

  it('needs a key for OpenAI itself', async () => {
    await expect(openEmbedder('openai:text-embedding-3-small', modelOptions())).rejects.toThrow(
      'openai:text-embedding-3-small needs a key. Set OPENAI_API_KEY, or use a model that needs none, for instance the embedder local:all-minilm-l6-v2.',
    );
  });
});

describe('an embedder of Hugging Face', () => {
  it('sends the texts to the endpoint and reads a matrix', async () => {
    server.script({
      body: [
        [0, 2],
        [2, 0],
      ],
    });
    const embedder = await open('huggingface:org/model', { variables: { HF_TOKEN: 'hf_abcdefgh' } });
    const { vectors, inputTokens } = await embedder.embed(['one', 'two'], noSignal());
    expect(vectors.map((vector) => [...vector])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(inputTokens).toBeNull();
    expect(server.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer hf_abcdefgh' },
      body: { inputs: ['one', 'two'] },
    });
  });

  it.each(['openai', 'huggingface'])('of %s too is read whatever its JSON is labelled', async (provider) => {
    const body = provider === 'openai' ? openAiAnswer([[0, 2]]).body : [[0, 2]];
    server.script({ body, type: 'text/plain' });
    const { vectors } = await (await open(`${provider}:some`)).embed(['one'], noSignal());
    expect(vectors.map((vector) => [...vector])).toEqual([[0, 1]]);
  });

  it('refuses the vectors of single tokens', async () => {
    server.script({ body: [[[0, 2]], [[2, 0]]] });
    await expect((await open('huggingface:org/model')).embed(['one', 'two'], noSignal())).rejects.toThrow(
      /it sent one vector per token, not one per text: serve an embedding model, or turn pooling on/,
    );
  });

  it('needs a token for the router', async () => {
    await expect(openEmbedder('huggingface:org/model', modelOptions())).rejects.toThrow(
      'huggingface:org/model needs a token. Set HF_TOKEN',
    );
  });
});
