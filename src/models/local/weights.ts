import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { BenchError, describeError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { openRegularFile } from '../../files/read-file.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { type CatalogueEntry, type CatalogueFile, catalogueEntry, isWeightsPath } from './catalogue.ts';
import { downloadWeights, type SourceFailure } from './download/download.ts';
import { hashOfWeights } from './weights-hash.ts';

/** Weights on this disk, ready to be loaded. */
export interface LocalWeights {
  readonly file: string;
  readonly sha256: string;
  /** `null` for a user's own file. */
  readonly entry: CatalogueEntry | null;
}

/** The options that finding weights needs. */
export type WeightsOptions = Pick<
  OpenOptions,
  'cacheFolder' | 'modelsFolders' | 'onProgress' | 'onNotice' | 'signal'
>;

/**
 * Finds a local model's weights: the file that is named, a user's folders, the cache, then the network.
 * @param name catalogue name, or path of a GGUF file
 * @throws BenchError `UNKNOWN_NAME`, or `MODEL_UNAVAILABLE` with the reason of every place that was tried
 */
export async function resolveWeights(name: string, options: WeightsOptions): Promise<LocalWeights> {
  if (isWeightsPath(name)) return await ownFile(name, options);
  const entry = catalogueEntry(name);
  const file = await resolveFile(entry, {
    ...options,
    alternatives: `name a file with --model local:/path/to/model.gguf, or use another provider, for instance --model ${MODEL_EXAMPLES.openai}.`,
  });
  return { file, sha256: entry.sha256, entry };
}

/**
 * Finds a file of the catalogue: a user's folders, the cache, then the network.
 * @throws BenchError `MODEL_UNAVAILABLE` with the reason of every place that was tried
 */
export async function resolveFile(
  entry: CatalogueFile,
  options: WeightsOptions & { readonly alternatives: string },
): Promise<string> {
  const found = await findOnDisk(entry, options);
  if (found.file !== undefined) return found.file;
  const outcome = await downloadWeights(entry, {
    cacheFolder: options.cacheFolder,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress,
    onNotice: options.onNotice,
  }).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    return {
      status: 'failed' as const,
      failures: [{ source: options.cacheFolder, reason: describeError(error) }],
    };
  });
  if (outcome.status === 'downloaded') return outcome.file;
  const failures = [...found.failures, ...outcome.failures];
  throw new BenchError(
    'MODEL_UNAVAILABLE',
    `local:${entry.name} is not there and could not be downloaded. ${failures.map(({ source, reason }) => `${source}: ${reason}.`).join(' ')}`,
    {
      hint: `Put ${entry.file} into a folder and set ADAPTBENCH_MODELS to it, ${options.alternatives}`,
      details: { failures },
    },
  );
}

/** What was found on this disk. */
export interface DiskSearch {
  /** The verified file, if there is one. */
  readonly file: string | undefined;
  /** Why each place looked into before was not good enough. */
  readonly failures: readonly SourceFailure[];
}

/** Looks for a catalogue model in a user's folders and the cache; nothing is downloaded. */
export async function findOnDisk(entry: CatalogueFile, options: WeightsOptions): Promise<DiskSearch> {
  const failures: SourceFailure[] = [];
  for (const folder of [...options.modelsFolders, options.cacheFolder]) {
    const file = join(folder, entry.file);
    try {
      const { size } = await stat(file);
      const sha256 = size === entry.bytes ? await hashOfWeights(file, options) : null;
      if (sha256 === entry.sha256) return { file, failures };
      failures.push({ source: file, reason: 'not the expected file, its size or SHA-256 differs' });
    } catch (error) {
      options.signal?.throwIfAborted();
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      failures.push({ source: file, reason: missing ? 'not there' : describeError(error) });
    }
  }
  return { file: undefined, failures };
}

async function ownFile(name: string, options: WeightsOptions): Promise<LocalWeights> {
  const file = isAbsolute(name) ? name : resolve(name);
  let problem: string | undefined;
  try {
    problem = await headerProblem(file);
  } catch (error) {
    const cause = error instanceof BenchError ? error.cause : error;
    if (cause === undefined) throw error;
    throw new BenchError('MODEL_UNAVAILABLE', `${name} cannot be read: ${describeError(cause)}.`, { cause });
  }
  if (problem !== undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `${name} is not a GGUF file that can be used: ${problem}.`, {
      hint: 'Local models are files in the GGUF format of llama.cpp, version 2 or 3.',
    });
  }
  return { file, sha256: await hashOfWeights(file, options), entry: null };
}

const HEADER_BYTES = 24;
/** Smallest encoding of a tensor's description and of a metadata entry. */
const TENSOR_BYTES = 24n;
const ENTRY_BYTES = 13n;

/**
 * What is wrong with a file's first bytes: magic, version, number of tensors and of metadata entries
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). Readers believe the numbers, and would read for ever.
 */
async function headerProblem(file: string): Promise<string | undefined> {
  const handle = await openRegularFile(file, 'the model');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const magic = buffer.toString('latin1', 0, Math.min(4, bytesRead));
    if (magic !== 'GGUF') return `it begins with ${JSON.stringify(magic)}`;
    if (bytesRead < HEADER_BYTES) return `it ends after ${bytesRead} bytes`;
    const version = buffer.readUInt32LE(4);
    if (version !== 2 && version !== 3) return `its version is ${version}`;
    const needed = buffer.readBigUInt64LE(8) * TENSOR_BYTES + buffer.readBigUInt64LE(16) * ENTRY_BYTES;
    return needed > BigInt(size) ? `its header speaks of more than its ${size} bytes can hold` : undefined;
  } finally {
    await handle.close();
  }
}
