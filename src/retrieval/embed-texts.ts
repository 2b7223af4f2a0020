import pLimit from 'p-limit';
import type { Embedder } from '../core/embedder.ts';
import type { CachedEmbedding, EmbeddingCache } from '../core/store.ts';
import { contentKey } from '../lib/hash.ts';
import { allOrFirstError } from '../lib/promises.ts';
import type { EmbedderIdentity } from '../models/embedder-registry.ts';
import { generationOf, probeEmbedder, requireTellingVectors } from './embedder-probe.ts';

/** What embedding many texts needs. */
export interface EmbedTextsOptions {
  readonly embedder: Embedder;
  readonly identity: EmbedderIdentity;
  readonly cache: EmbeddingCache;
  readonly signal: AbortSignal;
  /** Told after every batch how many texts are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Vectors of many texts. */
export interface EmbeddedTexts {
  /** One a text, in order, with what each took when it was embedded. */
  readonly embeddings: readonly CachedEmbedding[];
  /** Distinct texts embedded now. */
  readonly fresh: number;
  /** Tokens of these; `null` when the provider did not say. */
  readonly freshTokens: number | null;
  /** Time of the calls for these in ms. */
  readonly freshMs: number;
}

/** Batches in flight at once; an embedder on this machine computes them one after the other. */
const BATCHES_AT_ONCE = 4;

/**
 * Embeds texts in batches of like length, each distinct text once ever: what is known by its content is not asked
 * again, unless another model answers by now.
 * @throws BenchError `PROVIDER`; what was embedded until then is kept
 */
export async function embedTexts(
  texts: readonly string[],
  { embedder, identity, cache, signal, onProgress }: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const probe = await probeEmbedder(embedder, signal);
  const generation = probe === null ? 0 : generationOf(probe, { identity, cache });
  const keys = texts.map((text) =>
    contentKey({ embedder: identity, text, ...(generation === 0 ? {} : { generation }) }),
  );
  const known = new Map<string, CachedEmbedding>();
  const missing = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    if (known.has(key) || missing.has(key)) continue;
    const cached = cache.get(key);
    if (cached === undefined) missing.set(key, texts[index] ?? '');
    else known.set(key, cached);
  }
  const wanted = [...missing].sort(([, a], [, b]) => a.length - b.length);
  const limit = pLimit(BATCHES_AT_ONCE);
  let freshMs = 0;
  let freshTokens: number | null = 0;
  let done = known.size;
  const embedBatch = async (batch: typeof wanted): Promise<void> => {
    const answer = await embedder.embed(
      batch.map(([, text]) => text),
      signal,
    );
    if (probe !== null) requireTellingVectors(answer.vectors, { embedder, probe });
    freshMs += answer.latencyMs;
    freshTokens =
      freshTokens === null || answer.inputTokens === null ? null : freshTokens + answer.inputTokens;
    const characters = batch.reduce((sum, [, text]) => sum + text.length, 0);
    const entries = batch.map(([key, text], index): [string, CachedEmbedding] => {
      const share = characters === 0 ? 1 / batch.length : text.length / characters;
      return [
        key,
        {
          vector: answer.vectors[index] ?? new Float32Array(),
          inputTokens: answer.inputTokens === null ? null : answer.inputTokens * share,
          elapsedMs: answer.latencyMs * share,
          truncated: answer.truncated.includes(index),
        },
      ];
    });
    cache.setAll(entries);
    for (const [key, value] of entries) known.set(key, value);
    done += batch.length;
    onProgress?.(done);
  };
  const { batchSize } = embedder.info;
  await allOrFirstError(
    Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, number) =>
      limit(() => embedBatch(wanted.slice(number * batchSize, (number + 1) * batchSize))),
    ),
  );
  return {
    embeddings: keys.flatMap((key) => known.get(key) ?? []),
    fresh: missing.size,
    freshTokens,
    freshMs,
  };
}
