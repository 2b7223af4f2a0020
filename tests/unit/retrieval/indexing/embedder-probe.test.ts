import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/lib/random.ts';
import { unitVector } from '../../../../src/lib/vectors.ts';
import { generationOf, isSameModel, sketchOf } from '../../../../src/retrieval/indexing/embedder-probe.ts';
import { MemoryEmbeddingCache } from '../../../../src/store/embedding-cache.ts';

const random = seededRandom(7);
const vectorOf = (length: number): Float32Array => unitVector(Array.from({ length }, () => random() - 0.5));
const noisy = (vector: Float32Array, by: number): Float32Array =>
  unitVector(vector.map((value) => value + by * (random() - 0.5)));

const identity = { provider: 'openai', name: 'small', endpoint: 'here', weightsHash: null };

describe.each([3, 64, 384, 3072])('the sketch of a vector of %d numbers', (length) => {
  it('is the same but for noise, and another for another model', () => {
    const vector = vectorOf(length);
    const sketch = sketchOf(vector);
    expect(sketch.length).toBeLessThan(400);
    expect(isSameModel(sketch, sketchOf(vector))).toBe(true);
    expect(isSameModel(sketch, sketchOf(noisy(vector, 0.02 / Math.sqrt(length))))).toBe(true);
    expect(isSameModel(sketch, sketchOf(unitVector(vector.map((value) => -value))))).toBe(false);
    expect(isSameModel(sketch, sketchOf(vectorOf(length + 64)))).toBe(false);
    if (length > 3) expect(isSameModel(sketch, sketchOf(vectorOf(length)))).toBe(false);
  });
});

describe('generationOf', () => {
  it('counts the models behind one name, and knows an earlier one again', () => {
    const cache = new MemoryEmbeddingCache();
    const [first, second] = [vectorOf(8), vectorOf(8)];
    expect(generationOf(first, { identity, cache })).toBe(0);
    expect(generationOf(second, { identity, cache })).toBe(1);
    expect(generationOf(noisy(first, 0.001), { identity, cache })).toBe(0);
    expect(generationOf(second, { identity: { ...identity, name: 'other' }, cache })).toBe(0);
  });

  it('ends where a cache keeps nothing', () => {
    const cache = { get: () => undefined, setAll: () => {}, close: () => {} };
    expect(generationOf(vectorOf(8), { identity, cache })).toBe(0);
  });
});
