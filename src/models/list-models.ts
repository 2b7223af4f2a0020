import type { ModelListing, ModelOptions, OpenOptions, Provider } from '../core/provider.ts';
import { namesOf, openOptions } from './options.ts';

/** The models that can be named, with facts alone: nothing is downloaded, nobody is asked. */
export async function listModels(options: ModelOptions): Promise<readonly ModelListing[]> {
  const listings = await Promise.all(
    options.providers.all.map(async (provider) => {
      const opened = openOptions(provider, options, options.baseUrl);
      return (await provider.list?.(opened)) ?? linesOf(provider, opened);
    }),
  );
  return listings.flat();
}

/** A line a known name, or one for all models. */
function linesOf(provider: Provider, { key }: OpenOptions): readonly ModelListing[] {
  const [keyVariable = null] = namesOf(provider, 'key');
  return (provider.names ?? [`<${provider.named ?? 'model'}>`]).map((name) => ({
    id: `${provider.name}:${name}`,
    title: provider.title,
    place: provider.place,
    ready: keyVariable === null || key !== undefined,
    file: null,
    bytes: null,
    license: null,
    keyVariable,
  }));
}
