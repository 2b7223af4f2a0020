import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddingCache } from '../../../src/core/store.ts';
import { openEmbedder } from '../../../src/models/embedder-registry.ts';
import { embedTexts } from '../../../src/retrieval/embed-texts.ts';
import { PROBE_TEXT } from '../../../src/retrieval/embedder-probe.ts';
import { MemoryEmbeddingCache } from '../../../src/store/embedding-cache.ts';
import { modelOptions, noSignal } from '../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../support/openai-server.ts';

const IDENTITY = { provider: 'openai', name: 'small', endpoint: 'here', weightsHash: null };

let server: OpenAiServer;
let cache: EmbeddingCache;
/** Another one is another model. */
let salt = 0;
beforeEach(async () => {
  cache = new MemoryEmbeddingCache();
  salt = 0;
  // A vector that tells the length of its text, and a token a character.
  server = await startOpenAiServer(({ body }) => {
    const texts = body['input'] as readonly string[];
    return {
      body: {
        data: texts.map((text, index) => ({ index, embedding: [text.length, 1, salt] })),
        usage: { prompt_tokens: texts.join('').length },
      },
    };
  });
});
afterEach(() => server.close());

async function embed(texts: readonly string[], onProgress?: (done: number) => void) {
  const embedder = await openEmbedder(
    'openai:small',
    modelOptions({ embedderBaseUrl: server.url, retry: { retries: 0 } }),
  );
  return embedTexts(texts, { embedder, identity: IDENTITY, cache, signal: noSignal(), onProgress });
}

/** What was asked besides the probe. */
const asked = (): readonly (readonly string[])[] =>
  server.requests
    .map(({ body }) => body['input'] as readonly string[])
    .filter(([text]) => text !== PROBE_TEXT);

const lengthIn = (vector: Float32Array): number => Math.round((vector[0] ?? 0) / (vector[1] ?? 1));

describe('embedTexts', () => {
  it('gives every text its vector, in order, and asks for each distinct text once', async () => {
    const texts = Array.from({ length: 300 }, (_, index) => 'x'.repeat(1 + (index % 150)));
    const seen: number[] = [];
    const { embeddings, fresh, freshTokens } = await embed(texts, (done) => seen.push(done));
    expect(embeddings.map(({ vector }) => lengthIn(vector))).toEqual(texts.map(({ length }) => length));
    expect(fresh).toBe(150);
    expect(freshTokens).toBe((150 * 151) / 2);
    expect(asked().flat()).toHaveLength(150);
    expect(seen.at(-1)).toBe(150);
    // Shares of a call's tokens add up to what was counted.
    const distinct = new Map(texts.map((text, index) => [text, embeddings[index]?.inputTokens ?? 0]));
    expect([...distinct.values()].reduce((sum, tokens) => sum + tokens, 0)).toBeCloseTo((150 * 151) / 2, 6);
  });

  it('tries a server with one text, before it sends it all', async () => {
    server.script({ body: { data: [{ index: 0, embedding: [[0.1], [0.2]] }] } });
    await expect(embed(Array.from({ length: 300 }, (_, index) => `text ${index}`))).rejects.toThrow(
      /it sent one vector a token, not one a text/,
    );
    expect(server.requests.map(({ body }) => body['input'])).toEqual([[PROBE_TEXT]]);
  });

  it('asks again for nothing that is known', async () => {
    const before = await embed(['one', 'three']);
    const again = await embed(['three', 'seventeen', 'one']);
    expect(again).toMatchObject({ fresh: 1 });
    expect(again.embeddings[0]).toEqual(before.embeddings[1]);
    expect(asked()).toEqual([['one', 'three'], ['seventeen']]);
    expect(await embed(['one'])).toMatchObject({ fresh: 0, freshTokens: 0, freshMs: 0 });
  });

  it('keeps what was embedded before a failure', async () => {
    await embed(['one']);
    server.script(
      { body: { data: [{ index: 0, embedding: [PROBE_TEXT.length, 1, 0] }] } },
      openAiError(400, 'no'),
    );
    await expect(embed(['one', 'two'])).rejects.toMatchObject({ code: 'PROVIDER' });
    expect(await embed(['one', 'two'])).toMatchObject({ fresh: 1 });
  });

  it('asks another model behind the same name anew, and knows the first one again', async () => {
    const first = await embed(['one', 'three']);
    salt = 1000;
    const second = await embed(['one', 'three']);
    expect(second.fresh).toBe(2);
    expect(second.embeddings).not.toEqual(first.embeddings);
    expect(await embed(['one', 'three'])).toMatchObject({ fresh: 0, embeddings: second.embeddings });
    salt = 0;
    expect(await embed(['one', 'three'])).toMatchObject({ fresh: 0, embeddings: first.embeddings });
  });

  it.each([
    ['a vector of zeros', 0],
    ['the same vector for different texts', 1],
  ])('refuses an embedder that gives %s', async (what, value) => {
    const constant = { data: [0, 1].map((index) => ({ index, embedding: [value, 0] })) };
    server.script({ body: { data: constant.data.slice(0, 1) } }, { body: constant });
    const failing = embed(['one', 'three']);
    await expect(failing).rejects.toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    await expect(failing).rejects.toThrow(`openai:small at ${server.url} gives ${what}.`);
  });
});
