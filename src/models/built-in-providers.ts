import type { Provider, ProviderRegistry } from '../core/provider.ts';
import { createRegistry } from '../core/registry.ts';
import { AZURE } from './azure/provider.ts';
import { EXEC } from './exec/provider.ts';
import { HTTP } from './http/provider.ts';
import { HUGGING_FACE } from './huggingface/provider.ts';
import { LOCAL } from './local/provider.ts';
import { OPENAI } from './openai/provider.ts';
import { PROMPTFOO } from './promptfoo/provider.ts';
import { REPLAY } from './replay/provider.ts';

/** The providers that come with adaptbench; a project adds its own by `with`. */
export const BUILT_IN_PROVIDERS: ProviderRegistry = createRegistry<Provider>('provider', [
  LOCAL,
  OPENAI,
  HUGGING_FACE,
  AZURE,
  HTTP,
  EXEC,
  PROMPTFOO,
  REPLAY,
]);
