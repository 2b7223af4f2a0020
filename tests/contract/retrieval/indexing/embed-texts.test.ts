import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddingCache } from '../../../../src/core/store.ts';
import { contentKey } from '../../../../src/lib/hash.ts';
import { openEmbedder } from '../../../../src/models/open-embedder.ts';
import { type EmbedTextsOptions, embedTexts } from '../../../../src/retrieval/indexing/embed-texts.ts';
import { PROBE_TEXT } from '../../../../src/retrieval/indexing/embedder-probe.ts';
import { MemoryEmbeddingCache } from '../../../../src/store/embedding-cache.ts';
import { modelOptions, noSignal } from '../../../support/models.ts';
import {
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../../../support/openai-server.ts';

const IDENTITY = { provider: 'openai', name: 'small', endpoint: 'here', weightsHash: null };

let server: OpenAiServer;
let cache: EmbeddingCache;
/** Another one is another model. */
let salt = 0;
/** What the server does not take. */
let refuse: (texts: readonly string[]) => Reply | undefined = () => undefined;
beforeEach(async () => {
  cache = new MemoryEmbeddingCache();
  salt = 0;
  refuse = () => undefined;
  // A vector that tells the length of its text, and a token a character.
  server = await startOpenAiServer(({ body }) => {
    const texts = body['input'] as readonly string[];
    const refused = refuse(texts);
    if (refused !== undefined) return refused;
    return {
      body: {
        data: texts.map((text, index) => ({ index, embedding: [text.length, 1, salt] })),
        usage: { prompt_tokens: texts.join('').length },
      },
    };
  });
});
afterEach(() => server.close());

async function embed(
  texts: readonly string[],
  more: Pick<EmbedTextsOptions, 'describe' | 'onProgress'> = {},
) {
  const embedder = await openEmbedder(
    'openai:small',
    modelOptions({ embedderBaseUrl: server.url, retry: { retries: 0 } }),
  );
  return embedTexts(texts, { embedder, identity: IDENTITY, cache, signal: noSignal(), ...more });
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
    const { embeddings, fresh, freshTokens } = await embed(texts, { onProgress: (done) => seen.push(done) });
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
      /it sent one vector per token, not one per text/,
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

  it.each<[string, number[], number[]]>([
    ['a vector of zeros', [0, 0], [0, 0]],
    ['vectors of zeros', [1, 0], [0, 0]],
    ['the same vector for different texts', [1, 0], [1, 0]],
    ['vectors of 2 numbers, then of 3', [1, 0], [0, 1, 0]],
  ])('refuses an embedder that gives %s', async (what, first, others) => {
    const constant = [0, 1].map((index) => ({ index, embedding: others }));
    server.script({ body: { data: [{ index: 0, embedding: first }] } }, { body: { data: constant } });
    const failing = embed(['one', 'three']);
    await expect(failing).rejects.toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    await expect(failing).rejects.toThrow(`openai:small at ${server.url} gives ${what}.`);
    expect(cache.get(contentKey({ embedder: IDENTITY, text: 'one' }))).toBeUndefined();
  });

  const numbered = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `text number ${index}`);

  it.each([
    [400, 'batch size is invalid, it should not be larger than 10.'],
    [413, 'batch size 64 > maximum allowed batch size 10'],
    [422, 'Input should have at most 10 items'],
    [500, 'input is too large to process. increase the physical batch size'],
    [429, 'Request too large for small on tokens per min (TPM): Limit 10, Requested 64.'],
  ])('halves what a server refuses by %d, and remembers that: %s', async (status, message) => {
    refuse = (texts) => (texts.length > 10 ? openAiError(status, message) : undefined);
    const texts = numbered(300);
    const { embeddings, fresh } = await embed(texts);
    expect(fresh).toBe(300);
    expect(embeddings.map(({ vector }) => lengthIn(vector))).toEqual(texts.map(({ length }) => length));
    const refusals = asked().filter(({ length }) => length > 10);
    // Those in flight at the same time, and their halves: none afterwards.
    expect(refusals.length).toBeLessThanOrEqual(4 * 3);
    expect(refusals.length).toBeLessThan(asked().length / 2);
  });

  it('keeps to the tokens that a request may have', async () => {
    refuse = (texts) =>
      texts.join('').length / 4 > 300_000 ? openAiError(400, 'too many tokens') : undefined;
    const { fresh } = await embed(numbered(100).map((text) => text.padEnd(30_000, ' word')));
    expect(fresh).toBe(100);
    expect(
      asked()
        .map(({ length }) => length)
        .toSorted((a, b) => a - b),
    ).toEqual([10, 30, 30, 30]);
  });

  it('lowers the tokens of a request that are refused', async () => {
    refuse = (texts) =>
      texts.join('').length > 8000
        ? openAiError(400, 'Requested 9000 tokens, max 8000 tokens per request')
        : undefined;
    expect((await embed(numbered(200).map((text) => text.padEnd(1000, ' word')))).fresh).toBe(200);
    expect(asked().filter((texts) => texts.join('').length > 8000).length).toBeLessThanOrEqual(4 * 3);
  });

  it('names the one text that is refused, and keeps the others', async () => {
    refuse = (texts) =>
      texts.some(({ length }) => length > 100)
        ? openAiError(400, "This model's maximum context length is 100 tokens")
        : undefined;
    const texts = numbered(70).map((text, index) => (index === 33 ? text.padEnd(200) : text));
    const failing = embed(texts, { describe: (index) => `the document number ${index}` });
    await expect(failing).rejects.toThrow(
      /^the document number 33 cannot be embedded: openai refused the request to "small" \(400\): This model's maximum context length is 100 tokens\. .*"chunker: /,
    );
    expect(await embed(texts.toSpliced(33, 1))).toMatchObject({ fresh: 0 });
  });
});
