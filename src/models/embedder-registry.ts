import type { Embedder } from '../core/embedder.ts';
import { BenchError } from '../core/errors.ts';
import { publicUrl } from '../http/redact.ts';
import { didYouMean } from '../lib/suggest.ts';
import { EMBEDDER_CATALOGUE, type EmbedderEntry } from './local/catalogue.ts';
import { type ModelOptions, requireKeyOf } from './options.ts';

/** Opens embedding models; their client is loaded when one is opened. */
const OPENERS = {
  local: async (name: string, options: ModelOptions): Promise<Embedder> =>
    (await import('./local/embedder.ts')).openLocalEmbedder(embedderEntry(name), options),
  openai: async (name: string, options: ModelOptions): Promise<Embedder> =>
    (await import('./openai/embedder.ts')).openOpenAiEmbedder(name, options),
  huggingface: async (name: string, options: ModelOptions): Promise<Embedder> =>
    (await import('./huggingface/embedder.ts')).openHuggingFaceEmbedder(name, options),
} as const;

type EmbedderProvider = keyof typeof OPENERS;

/** How embedders of each provider are named, as an example. */
const EXAMPLES: Readonly<Record<EmbedderProvider, string>> = {
  local: 'local:all-minilm-l6-v2',
  openai: 'openai:text-embedding-3-small',
  huggingface: 'huggingface:BAAI/bge-small-en-v1.5',
};

/**
 * Checks the name of an embedding model; names of remote ones are known to the provider alone.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function parseEmbedderId(id: string): { readonly provider: EmbedderProvider; readonly name: string } {
  const [, prefix, name] = /^([^:]*):\s*(.+)$/s.exec(id) ?? [];
  if (prefix === undefined || name === undefined || !isProvider(prefix)) {
    throw new BenchError('UNKNOWN_NAME', `"${id}" names no embedder; one is written provider:name.`, {
      choices: Object.values(EXAMPLES),
      hint: didYouMean(id.includes(':') ? id : `local:${id}`, Object.values(EXAMPLES)),
    });
  }
  if (prefix === 'local') embedderEntry(name);
  return { provider: prefix, name };
}

/** What makes two embedders the same: weights where they are at hand, else name and endpoint. */
export interface EmbedderIdentity {
  readonly provider: string;
  readonly name: string;
  readonly endpoint: string | null;
  readonly weightsHash: string | null;
}

/**
 * What an embedder would be, without opening it.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function embedderIdentity(
  id: string,
  { embedderBaseUrl, openaiBaseUrl }: Pick<ModelOptions, 'embedderBaseUrl' | 'openaiBaseUrl'>,
): EmbedderIdentity {
  const { provider, name } = parseEmbedderId(id);
  switch (provider) {
    case 'local':
      return { provider, name, endpoint: null, weightsHash: embedderEntry(name).weights.sha256 };
    case 'openai':
      return remoteIdentity(provider, name, embedderBaseUrl ?? openaiBaseUrl ?? null);
    case 'huggingface':
      return remoteIdentity(provider, name, embedderBaseUrl ?? null);
  }
}

/** The provider's own endpoint needs no mention. */
function remoteIdentity(provider: string, name: string, baseUrl: string | null): EmbedderIdentity {
  return { provider, name, endpoint: baseUrl === null ? null : publicUrl(baseUrl), weightsHash: null };
}

/**
 * Opens an embedding model; `options.signal` ends downloading and loading.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openEmbedder(id: string, options: ModelOptions): Promise<Embedder> {
  options.signal?.throwIfAborted();
  const { provider, name } = parseEmbedderId(id);
  requireKeyOf(provider, options);
  return await OPENERS[provider](name, options);
}

function isProvider(name: string): name is EmbedderProvider {
  return name in OPENERS;
}

function embedderEntry(name: string): EmbedderEntry {
  const entry = EMBEDDER_CATALOGUE.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const choices = EMBEDDER_CATALOGUE.map((candidate) => `local:${candidate.name}`);
  throw new BenchError('UNKNOWN_NAME', `There is no embedder "local:${name}".`, {
    choices,
    hint: didYouMean(`local:${name}`, choices),
  });
}
