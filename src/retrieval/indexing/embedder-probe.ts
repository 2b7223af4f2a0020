import type { Embedder, EmbedderIdentity } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';
import type { EmbeddingCache } from '../../core/store.ts';
import { contentKey } from '../../lib/hash.ts';
import { dot } from '../../lib/vectors.ts';

/** The fixed text that models are told apart by. */
export const PROBE_TEXT = 'The quick brown fox jumps over 13 lazy dogs near the river; nobody asked it why.';
/** Servers do not compute the same digits each time; vectors of two models are far less alike. */
const LEAST_LIKENESS = 0.999;
/** Numbers of a sketch: few enough to be kept with a collection, enough to tell models apart. */
const SKETCH_LENGTH = 64;

const probes = new WeakMap<Embedder, Promise<Float32Array>>();

/**
 * What a remote embedder makes of one fixed text, asked once for each open embedder: it tells one model from another
 * behind the same name and address.
 * @returns `null` where the weights themselves are known
 * @throws BenchError `PROVIDER` when the embedder cannot be used at all
 */
export async function probeEmbedder(embedder: Embedder, signal: AbortSignal): Promise<Float32Array | null> {
  if (embedder.info.place === 'local') return null;
  const known = probes.get(embedder) ?? probe(embedder, signal);
  probes.set(embedder, known);
  try {
    return await known;
  } catch (error) {
    probes.delete(embedder);
    throw error;
  }
}

async function probe(embedder: Embedder, signal: AbortSignal): Promise<Float32Array> {
  const { vectors } = await embedder.embed([PROBE_TEXT], signal);
  const vector = vectors[0] ?? new Float32Array();
  if (vector.some((value) => value !== 0)) return vector;
  throw new BenchError('PROVIDER', `${describeEmbedder(embedder)} gives a vector of zeros.`, {
    hint: 'Nothing can be found by it. Check that the server runs an embedding model.',
    details: { fatal: true },
  });
}

/**
 * Refuses an embedder that says the same of every text, or changes the length of its vectors.
 * @throws BenchError `PROVIDER` naming the embedder
 */
export function requireTellingVectors(
  vectors: readonly Float32Array[],
  { embedder, probe: same }: { readonly embedder: Embedder; readonly probe: Float32Array },
): void {
  if (vectors.length === 0) return;
  const other = vectors.find(({ length }) => length !== same.length);
  let what: string;
  if (other !== undefined) what = `vectors of ${same.length} numbers, then of ${other.length}`;
  else if (vectors.every((vector) => vector.every((value) => value === 0))) what = 'vectors of zeros';
  else if (vectors.every((vector) => vector.every((value, at) => value === same[at])))
    what = 'the same vector for different texts';
  else return;
  throw new BenchError('PROVIDER', `${describeEmbedder(embedder)} gives ${what}.`, {
    hint: 'Nothing can be found by them. Check that the server runs an embedding model.',
    details: { fatal: true },
  });
}

/** An embedder as messages name it. */
export function describeEmbedder({ info: { id, endpoint } }: Embedder): string {
  return endpoint === null ? id : `${id} at ${endpoint}`;
}

/**
 * Which of the models that were met behind one name and address this one is, counted from 0; a new one is kept. The
 * first one owns what was cached before models were told apart.
 */
export function generationOf(
  vector: Float32Array,
  { identity, cache }: { readonly identity: EmbedderIdentity; readonly cache: EmbeddingCache },
): number {
  for (let generation = 0; ; generation += 1) {
    const key = contentKey({ embedder: identity, probe: PROBE_TEXT, generation });
    if (cache.get(key) === undefined) {
      cache.setAll([[key, { vector, inputTokens: null, elapsedMs: 0, truncated: false }]]);
    }
    // Read again: another process may have been first. A cache that keeps nothing knows no other model either.
    const kept = cache.get(key)?.vector ?? vector;
    if (isSameModel(sketchOf(kept), sketchOf(vector))) return generation;
  }
}

/** The probe in few characters, to be kept with an index: the length of the vector, and a folded copy of it. */
export function sketchOf(vector: Float32Array): string {
  const folded = new Float32Array(Math.min(vector.length, SKETCH_LENGTH));
  for (const [index, value] of vector.entries()) {
    const at = index % SKETCH_LENGTH;
    folded[at] = (folded[at] ?? 0) + value;
  }
  return `${vector.length}:${Buffer.from(folded.buffer).toString('base64')}`;
}

/** Whether two sketches are of the same model, but for what servers compute differently from call to call. */
export function isSameModel(a: string, b: string): boolean {
  if (a === b) return true;
  const [lengthA, foldedA] = read(a);
  const [lengthB, foldedB] = read(b);
  if (lengthA !== lengthB || foldedA.length !== foldedB.length) return false;
  const likeness = dot(foldedA, foldedB) / (Math.hypot(...foldedA) * Math.hypot(...foldedB));
  return likeness >= LEAST_LIKENESS;
}

function read(sketch: string): readonly [length: string, folded: Float32Array] {
  const [length = '', digits = ''] = sketch.split(':');
  const bytes = Uint8Array.from(Buffer.from(digits, 'base64'));
  return [length, new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4))];
}
