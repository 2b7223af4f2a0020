import type { Embedder } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';

/** What one call to an embedder may hold. */
export interface BatchLimits {
  texts: number;
  /** As they are estimated here. */
  tokens: number;
}

/** OpenAI's limit of one request; no other is known to take more. */
const MOST_TOKENS = 300_000;
/** Fewer than in most writing, so that the estimate is rarely too low: four bytes of English, three of Chinese. */
const BYTES_PER_TOKEN = 3;
/** Bad request, too large, and what validators of input say; each is also said of a batch that is too large. */
const REFUSALS: readonly unknown[] = [400, 413, 422];

const limits = new WeakMap<Embedder, BatchLimits>();

/** The limits of an open embedder, as far as its server has shown them; to be lowered. */
export function limitsOf(embedder: Embedder): BatchLimits {
  const known = limits.get(embedder) ?? {
    texts: embedder.info.batchSize,
    tokens: embedder.info.place === 'remote' ? MOST_TOKENS : Number.POSITIVE_INFINITY,
  };
  limits.set(embedder, known);
  return known;
}

/** Tokens of a text, roughly. */
function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** Consecutive batches within the limits; a text that is too long by itself makes one of its own. */
export function cutIntoBatches<T extends { readonly text: string }>(
  items: readonly T[],
  { texts, tokens }: Readonly<BatchLimits>,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let sum = 0;
  for (const item of items) {
    const size = estimateTokens(item.text);
    const last = batches.at(-1);
    if (last === undefined || last.length >= texts || sum + size > tokens) {
      batches.push([item]);
      sum = size;
    } else {
      last.push(item);
      sum += size;
    }
  }
  return batches;
}

/** Whether a server refused what it was sent, which less of it may mend. Its words are too many to be known. */
export function isRefusedInput(error: unknown): error is BenchError {
  return (
    error instanceof BenchError && error.code === 'PROVIDER' && REFUSALS.includes(error.details['status'])
  );
}

/** Learns from a batch that was refused, and went through in halves. */
export function lowerLimits<T extends { readonly text: string }>(
  known: BatchLimits,
  { batch, refusal }: { readonly batch: readonly T[]; readonly refusal: BenchError },
): void {
  if (/token/i.test(refusal.message)) {
    const tokens = batch.reduce((sum, { text }) => sum + estimateTokens(text), 0);
    known.tokens = Math.min(known.tokens, Math.ceil(tokens / 2));
  } else known.texts = Math.min(known.texts, Math.ceil(batch.length / 2));
}
