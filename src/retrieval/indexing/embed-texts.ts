import pLimit from 'p-limit';
import type { Embedder, EmbedderIdentity } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';
import type { CachedEmbedding, EmbeddingCache } from '../../core/store.ts';
import { contentKey } from '../../lib/hash.ts';
import { allOrFirstError } from '../../lib/promises.ts';
import { cutIntoBatches, isRefusedInput, limitsOf, lowerLimits } from './embed-batches.ts';
import { generationOf, probeEmbedder, requireTellingVectors } from './embedder-probe.ts';

/** What embedding many texts needs. */
export interface EmbedTextsOptions {
  readonly embedder: Embedder;
  readonly identity: EmbedderIdentity;
  readonly cache: EmbeddingCache;
  /** Whether texts are embedded again that are in the cache. */
  readonly anew?: boolean;
  readonly signal: AbortSignal;
  /** What a text is to the user, for instance the chunk of a document; by its index. */
  readonly describe?: ((index: number) => string) | undefined;
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

interface MissingText {
  readonly key: string;
  readonly text: string;
  readonly index: number;
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
  { embedder, identity, cache, signal, describe, onProgress, anew = false }: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const probe = await probeEmbedder(embedder, signal);
  const keys = keysOf(texts, { probe, identity, cache });
  const known = new Map<string, CachedEmbedding>();
  const missing = new Map<string, MissingText>();
  for (const [index, key] of keys.entries()) {
    if (known.has(key) || missing.has(key)) continue;
    const cached = anew ? undefined : cache.get(key);
    if (cached === undefined) missing.set(key, { key, text: texts[index] ?? '', index });
    else known.set(key, cached);
  }
  const wanted = [...missing.values()].sort((a, b) => a.text.length - b.text.length);
  let freshMs = 0;
  let freshTokens: number | null = 0;
  let done = known.size;
  const embedBatch = async (batch: readonly MissingText[]): Promise<void> => {
    const answer = await embedder.embed(
      batch.map(({ text }) => text),
      signal,
    );
    if (probe !== null) requireTellingVectors(answer.vectors, { embedder, probe });
    freshMs += answer.latencyMs;
    freshTokens =
      freshTokens === null || answer.inputTokens === null ? null : freshTokens + answer.inputTokens;
    const characters = batch.reduce((sum, { text }) => sum + text.length, 0);
    const entries = batch.map(({ key, text }, index): [string, CachedEmbedding] => {
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
  const limits = limitsOf(embedder);
  // What a server refuses goes through in halves, or ends with the one text that it does not take.
  const embedAll = async (items: readonly MissingText[]): Promise<void> => {
    for (const batch of cutIntoBatches(items, limits)) {
      signal.throwIfAborted();
      try {
        await embedBatch(batch);
      } catch (refusal) {
        if (!isRefusedInput(refusal)) throw refusal;
        const [only] = batch;
        if (only !== undefined && batch.length === 1) throw nameText(refusal, describe?.(only.index));
        const middle = Math.ceil(batch.length / 2);
        await embedAll(batch.slice(0, middle));
        await embedAll(batch.slice(middle));
        lowerLimits(limits, { batch, refusal });
      }
    }
  };
  const limit = pLimit(BATCHES_AT_ONCE);
  await allOrFirstError(cutIntoBatches(wanted, limits).map((batch) => limit(() => embedAll(batch))));
  return {
    embeddings: keys.flatMap((key) => known.get(key) ?? []),
    fresh: missing.size,
    freshTokens,
    freshMs,
  };
}

/** Vectors of texts that were all embedded before; `null` when one is not known. */
export async function knownVectors(
  texts: readonly string[],
  { embedder, identity, cache, signal }: EmbedTextsOptions,
): Promise<readonly Float32Array[] | null> {
  const probe = await probeEmbedder(embedder, signal);
  const vectors: Float32Array[] = [];
  for (const key of keysOf(texts, { probe, identity, cache })) {
    const known = cache.get(key);
    if (known === undefined) return null;
    vectors.push(known.vector);
  }
  return vectors;
}

/** Keys of texts in the cache; those of a model that was met first behind its name have no number. */
function keysOf(
  texts: readonly string[],
  {
    probe,
    identity,
    cache,
  }: Pick<EmbedTextsOptions, 'identity' | 'cache'> & { readonly probe: Float32Array | null },
): readonly string[] {
  const generation = probe === null ? 0 : generationOf(probe, { identity, cache });
  return texts.map((text) =>
    contentKey({ embedder: identity, text, ...(generation === 0 ? {} : { generation }) }),
  );
}

function nameText(refusal: BenchError, what: string | undefined): BenchError {
  if (what === undefined) return refusal;
  return new BenchError('PROVIDER', `${what} cannot be embedded: ${refusal.message}`, {
    hint: 'If it is longer than the embedder reads, cut the documents smaller, for instance by "chunker: { kind: sentences, size: 128 }" under "corpus" in the suite.',
    details: { ...refusal.details, fatal: true },
  });
}
