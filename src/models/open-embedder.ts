import type { Embedder, EmbedderIdentity } from '../core/embedder.ts';
import { BenchError } from '../core/errors.ts';
import type { EmbedderSource, ModelOptions, Provider, ProviderRegistry } from '../core/provider.ts';
import { publicUrl } from '../http/redact.ts';
import { didYouMean } from '../lib/suggest.ts';
import { addressFor, callOptions } from './options.ts';

/** An embedder's id in its parts. */
export interface EmbedderId {
  readonly provider: Provider;
  readonly embedder: EmbedderSource;
  /** The model as its provider knows it. */
  readonly name: string;
}

/**
 * Checks the name of an embedding model, where its provider can check it without asking anyone.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function parseEmbedderId(id: string, providers: ProviderRegistry): EmbedderId {
  const [, prefix = '', name = ''] = /^([^:]*):\s*(.+)$/s.exec(id) ?? [];
  const provider = providers.find(prefix);
  const embedder = provider?.embedder;
  if (provider === undefined || embedder === undefined || name === '') {
    const choices = providers.all.flatMap((known) => known.embedder?.example ?? []);
    const meant = id.includes(':') ? [id] : providers.all.map((known) => `${known.name}:${id}`);
    throw new BenchError('UNKNOWN_NAME', `"${id}" names no embedder; one is written provider:name.`, {
      choices,
      hint: meant.map((written) => didYouMean(written, choices)).find((hint) => hint),
    });
  }
  embedder.check?.(name);
  return { provider, embedder, name };
}

/** Where embedding models are. */
export type EmbedderPlaces = Pick<ModelOptions, 'providers' | 'variables' | 'embedderBaseUrl'>;

/**
 * What an embedder would be, without opening it.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function embedderIdentity(id: string, places: EmbedderPlaces): EmbedderIdentity {
  const { provider, embedder, name } = parseEmbedderId(id, places.providers);
  if (embedder.identity !== undefined) return embedder.identity(name);
  const baseUrl = addressFor(provider, places, places.embedderBaseUrl);
  // The provider's own endpoint needs no mention.
  const endpoint = baseUrl === undefined || provider.place === 'local' ? null : publicUrl(baseUrl);
  return { provider: provider.name, name, endpoint, weightsHash: null };
}

/**
 * Opens an embedding model; `options.signal` ends downloading and loading.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openEmbedder(id: string, options: ModelOptions): Promise<Embedder> {
  options.signal?.throwIfAborted();
  const { provider, embedder, name } = parseEmbedderId(id, options.providers);
  return await embedder.open(name, callOptions(provider, options, options.embedderBaseUrl));
}
