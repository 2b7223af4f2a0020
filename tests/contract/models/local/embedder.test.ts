import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../../../src/core/embedder.ts';
import { dot } from '../../../../src/lib/vectors.ts';
import { BUILT_IN_PROVIDERS } from '../../../../src/models/built-in-providers.ts';
import { embedderIdentity, openEmbedder, parseEmbedderId } from '../../../../src/models/open-embedder.ts';
import { modelOptions, noSignal } from '../../../support/models.ts';

interface Reference {
  readonly cases: readonly { readonly text: string; readonly tokens: number; readonly vector: number[] }[];
}

let embedder: Embedder;
const loads: string[] = [];
beforeAll(async () => {
  embedder = await openEmbedder(
    'local:all-minilm-l6-v2',
    modelOptions({ onLoaded: ({ model }) => loads.push(model) }),
  );
}, 120_000);
afterAll(() => embedder.close());

describe('local:all-minilm-l6-v2', () => {
  it('gives the vectors and token counts of ONNX Runtime and tokenizers in Python', async () => {
    const file = new URL('../../../reference/embeddings.json', import.meta.url);
    const { cases } = JSON.parse(await readFile(file, 'utf8')) as Reference;
    expect(cases.length).toBeGreaterThan(5);
    for (const { text, tokens, vector } of cases) {
      const { vectors, inputTokens, truncated } = await embedder.embed([text], noSignal());
      expect(inputTokens).toBe(tokens);
      expect(truncated).toEqual(tokens === 256 ? [0] : []);
      expect(dot(vectors[0] ?? new Float32Array(), Float32Array.from(vector))).toBeGreaterThan(0.99999);
    }
  });

  it('gives a text the same vector whatever stands beside it', async () => {
    const texts = ['Short.', `Long, ${'and longer, '.repeat(30)}and done.`, 'The third one is here.'];
    const together = await embedder.embed(texts, noSignal());
    for (const [index, text] of texts.entries()) {
      const [alone] = (await embedder.embed([text], noSignal())).vectors;
      expect(dot(together.vectors[index] ?? new Float32Array(), alone ?? new Float32Array())).toBeGreaterThan(
        0.99999,
      );
    }
  });

  it('finds what means the same nearer than what shares words', async () => {
    const { vectors } = await embedder.embed(
      ['How can I get my money back?', 'Refunds are paid within a week.', 'The money tree is a plant.'],
      noSignal(),
    );
    const [question, refund, plant] = vectors;
    const near = (a?: Float32Array, b?: Float32Array): number =>
      dot(a ?? new Float32Array(), b ?? new Float32Array());
    expect(near(question, refund)).toBeGreaterThan(near(question, plant));
  });

  it('says what it is, when it was loaded, and stops when told', async () => {
    expect(embedder.info).toMatchObject({
      id: 'local:all-minilm-l6-v2',
      place: 'local',
      endpoint: null,
      maxTokens: 256,
      weightsHash: embedderIdentity('local:all-minilm-l6-v2', modelOptions()).weightsHash,
    });
    expect(loads).toEqual(['local:all-minilm-l6-v2']);
    await expect(embedder.embed(['x'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await embedder.embed([], noSignal())).toMatchObject({ vectors: [], inputTokens: 0 });
  });
});

describe('names of embedders', () => {
  it.each([
    ['all-minilm-l6-v2', /names no embedder; .*Did you mean "local:all-minilm-l6-v2"\?/],
    ['local:minilm', /There is no embedder "local:minilm"\. Valid: local:all-minilm-l6-v2/],
    ['cohere:embed', /"cohere:embed" names no embedder/],
    ['openai:', /"openai:" names no embedder/],
  ])('refuses %s', (id, message) => {
    expect(() => parseEmbedderId(id, BUILT_IN_PROVIDERS)).toThrow(message);
  });

  it('have an identity by weights, or by name and endpoint', () => {
    const base = modelOptions({ embedderBaseUrl: 'http://user:secret@localhost:8080/v1' });
    expect(embedderIdentity('openai:text-embedding-3-small', modelOptions())).toEqual({
      provider: 'openai',
      name: 'text-embedding-3-small',
      endpoint: null,
      weightsHash: null,
    });
    const { endpoint } = embedderIdentity('huggingface:org/model', base);
    expect(endpoint).toContain('localhost:8080/v1');
    expect(endpoint).not.toContain('secret');
    expect(embedderIdentity('local:all-minilm-l6-v2', base).endpoint).toBeNull();
  });
});
