import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddingCache } from '../../../src/core/store.ts';
import { openEmbedder } from '../../../src/models/embedder-registry.ts';
import { embedTexts } from '../../../src/retrieval/embed-texts.ts';
import { MemoryEmbeddingCache } from '../../../src/store/embedding-cache.ts';
import { modelOptions, noSignal } from '../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../support/openai-server.ts';

const IDENTITY = { provider: 'openai', name: 'small', endpoint: 'here', weightsHash: null };

let server: OpenAiServer;
let cache: EmbeddingCache;
beforeEach(async () => {
  cache = new MemoryEmbeddingCache();
  // A vector that tells the length of its text, and a token a character.
  server = await startOpenAiServer(({ body }) => {
    const texts = body['input'] as readonly string[];
    return {
      body: {
        data: texts.map((text, index) => ({ index, embedding: [text.length, 1] })),
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

const lengthIn = (vector: Float32Array): number => Math.round((vector[0] ?? 0) / (vector[1] ?? 1));

describe('embedTexts', () => {
  it('gives every text its vector, in order, and asks for each distinct text once', async () => {
    const texts = Array.from({ length: 300 }, (_, index) => 'x'.repeat(1 + (index % 150)));
    const seen: number[] = [];
    const { embeddings, fresh, freshTokens } = await embed(texts, (done) => seen.push(done));
    expect(embeddings.map(({ vector }) => lengthIn(vector))).toEqual(texts.map(({ length }) => length));
    expect(fresh).toBe(150);
    expect(freshTokens).toBe((150 * 151) / 2);
    expect(server.requests.flatMap(({ body }) => body['input'])).toHaveLength(150);
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
    expect(server.requests.map(({ body }) => body['input'])).toEqual([['text 0']]);
  });

  it('asks again for nothing that is known', async () => {
    const before = await embed(['one', 'three']);
    const again = await embed(['three', 'seventeen', 'one']);
    expect(again).toMatchObject({ fresh: 1 });
    expect(again.embeddings[0]).toEqual(before.embeddings[1]);
    expect(server.requests.map(({ body }) => body['input'])).toEqual([['one'], ['three'], ['seventeen']]);
    expect(await embed(['one'])).toMatchObject({ fresh: 0, freshTokens: 0, freshMs: 0 });
  });

  it('keeps what was embedded before a failure', async () => {
    await embed(['one']);
    server.script(openAiError(400, 'no'));
    await expect(embed(['one', 'two'])).rejects.toMatchObject({ code: 'PROVIDER' });
    expect(await embed(['one', 'two'])).toMatchObject({ fresh: 1 });
  });
});
