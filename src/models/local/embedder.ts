import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Tokenizer } from '@huggingface/tokenizers';
import pLimit from 'p-limit';
import type { Embedder, Embeddings } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';
import { loadPackage } from '../../core/optional-package.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { unitVector } from '../../lib/vectors.ts';
import type { EmbedderEntry } from './catalogue.ts';
import { resolveFile } from './weights.ts';

/** Measured on 2 cores: fewer leave them idle, more of unlike length mostly compute padding. */
const BATCH_SIZE = 16;

/**
 * Opens an embedding model on this machine's CPU: finds or downloads its files and loads them.
 * @throws BenchError `MODEL_UNAVAILABLE` with what was tried
 */
export async function openLocalEmbedder(entry: EmbedderEntry, options: OpenOptions): Promise<Embedder> {
  const { clock } = options;
  const id = `local:${entry.name}`;
  // Before anything is downloaded for it.
  const { InferenceSession, Tensor } = await loadRuntime();
  const alternatives = 'or use another embedder, for instance openai:text-embedding-3-small.';
  const weights = await resolveFile(entry.weights, { ...options, alternatives });
  const tokenizerFile = await resolveFile(entry.tokenizer, { ...options, alternatives });
  const began = clock.monotonic();
  // The settings are in the tokenizer's own file; the second argument is for those that transformers adds.
  const tokenizer = new Tokenizer(JSON.parse(await readFile(tokenizerFile, 'utf8')) as object, {});
  const session = await InferenceSession.create(weights, {
    intraOpNumThreads: availableParallelism(),
    // Threads that wait in a loop would take the cores from a model that answers.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  options.onLoaded?.({ model: id, elapsedMs: clock.monotonic() - began });
  // One computation at a time, so that the time of each is its own.
  const limit = pLimit(1);

  const compute = async (texts: readonly string[]): Promise<Embeddings> => {
    const started = clock.monotonic();
    const encoded = texts.map((text) => tokenizer.encode(text).ids);
    const rows = encoded.map((ids) => cut(ids, entry.maxTokens));
    const width = Math.max(...rows.map((ids) => ids.length));
    const ids = new BigInt64Array(rows.length * width);
    const mask = new BigInt64Array(rows.length * width);
    for (const [row, tokens] of rows.entries()) {
      for (const [column, token] of tokens.entries()) {
        ids[row * width + column] = BigInt(token);
        mask[row * width + column] = 1n;
      }
    }
    const shape = [rows.length, width];
    const feeds: Record<string, InstanceType<typeof Tensor>> = {
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    };
    const wanted = session.inputNames.map((name) => [name, feeds[name]] as const);
    const output = await session.run(Object.fromEntries(wanted) as typeof feeds);
    const hidden = output[session.outputNames[0] ?? '']?.data;
    if (!(hidden instanceof Float32Array)) {
      throw new BenchError('MODEL_UNAVAILABLE', `${id} gave no vectors.`);
    }
    const dimension = hidden.length / (rows.length * width);
    const vectors = rows.map((tokens, row) =>
      meanOf(hidden, { from: row * width, count: tokens.length, dimension }),
    );
    return {
      vectors,
      inputTokens: rows.reduce((sum, tokens) => sum + tokens.length, 0),
      truncated: [...encoded.keys()].filter((index) => (encoded[index]?.length ?? 0) > entry.maxTokens),
      latencyMs: clock.monotonic() - started,
    };
  };

  return {
    info: {
      id,
      provider: 'local',
      name: entry.name,
      place: 'local',
      endpoint: null,
      weightsHash: entry.weights.sha256,
      maxTokens: entry.maxTokens,
      batchSize: BATCH_SIZE,
    },
    embed: (texts, signal) =>
      limit(async () => {
        signal.throwIfAborted();
        return texts.length === 0
          ? { vectors: [], inputTokens: 0, truncated: [], latencyMs: 0 }
          : await compute(texts);
      }),
    close: async () => {
      await limit(() => session.release());
    },
  };
}

function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  return loadPackage({
    name: 'onnxruntime-node',
    what: 'A local embedder',
    otherwise: 'or use another embedder, for instance openai:text-embedding-3-small.',
    load: () => import('onnxruntime-node'),
  });
}

/** The first tokens and the closing one. */
function cut(ids: readonly number[], most: number): readonly number[] {
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ...ids.slice(-1)];
}

/** Mean of the token vectors of one text, brought to length 1. */
function meanOf(
  hidden: Float32Array,
  { from, count, dimension }: { readonly from: number; readonly count: number; readonly dimension: number },
): Float32Array {
  const sum = new Float32Array(dimension);
  for (let token = from; token < from + count; token++) {
    for (let index = 0; index < dimension; index++) {
      sum[index] = (sum[index] ?? 0) + (hidden[token * dimension + index] ?? 0);
    }
  }
  return unitVector(sum);
}
