import { BenchError } from '../core/errors.ts';
import type { ProviderRegistry } from '../core/provider.ts';
import { createRegistry, type Registry } from '../core/registry.ts';
import { parseModelId } from '../models/open-model.ts';
import { LOCAL_BACKEND } from './local/backend.ts';
import { OPENAI_BACKEND } from './openai/backend.ts';
import type { Backend } from './trainer-options.ts';

/** Every backend, by the name that ledgers have. */
export const BACKENDS: Registry<Backend> = createRegistry('training backend', [
  LOCAL_BACKEND,
  OPENAI_BACKEND,
]);

/**
 * Who trains a base.
 * @throws BenchError `UNKNOWN_NAME` for a name that is no model's, `INVALID_ARGUMENT` where nobody trains it
 */
export function backendOf(
  base: string,
  providers: ProviderRegistry,
  backends: Registry<Backend> = BACKENDS,
): Backend {
  const { trainer } = parseModelId(base, providers).provider;
  if (trainer !== undefined) return backends.get(trainer.name);
  throw new BenchError(
    'INVALID_ARGUMENT',
    `${base} cannot be trained: adaptbench has no trainer for its provider.`,
    { choices: providers.all.flatMap((known) => (known.trainer === undefined ? [] : [`${known.name}:…`])) },
  );
}
