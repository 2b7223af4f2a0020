import { BenchError } from '../core/errors.ts';
import type { Backend, ProviderRegistry, TrainerOptions } from '../core/provider.ts';
import { createRegistry, type Registry } from '../core/registry.ts';
import type { Trainer } from '../core/training.ts';
import { parseModelId } from '../models/open-model.ts';
import { readHyperparameters } from './hyperparameters.ts';
import { LOCAL_BACKEND } from './local/backend.ts';
import { OPENAI_BACKEND } from './openai/backend.ts';

const KIND = 'training backend';

/** The backends that come with adaptbench. */
const BUILT_IN_BACKENDS = createRegistry(KIND, [LOCAL_BACKEND, OPENAI_BACKEND]);

/**
 * Whoever trains the models of some provider, by the name that ledgers have.
 * @throws BenchError `INVALID_CONFIG` for two of one name
 */
export function backendsOf({ all }: ProviderRegistry): Registry<Backend> {
  const backends = all.flatMap(({ trainer }) => (trainer === undefined ? [] : named(trainer)));
  return createRegistry(KIND, [...new Set(backends)]);
}

/**
 * Who trains a base.
 * @throws BenchError `UNKNOWN_NAME` for a name that is no model's, `INVALID_ARGUMENT` where nobody trains it
 */
export function backendOf(base: string, providers: ProviderRegistry): Backend {
  const { trainer } = parseModelId(base, providers).provider;
  if (trainer !== undefined) return named(trainer);
  throw new BenchError(
    'INVALID_ARGUMENT',
    `${base} cannot be trained: adaptbench has no trainer for its provider.`,
    { choices: providers.all.flatMap((known) => (known.trainer === undefined ? [] : [`${known.name}:…`])) },
  );
}

/**
 * Opens a base with whoever trains it.
 * @param options with hyperparameters as they were given, also as texts
 * @throws BenchError as `backendOf` and `readHyperparameters`, or for a base that is not there
 */
export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  const { base, given, models } = options;
  const backend = backendOf(base, models.providers);
  return await backend.open({ ...options, given: readHyperparameters(given, { base, backend }) });
}

function named(trainer: string | Backend): Backend {
  return typeof trainer === 'string' ? BUILT_IN_BACKENDS.get(trainer) : trainer;
}
