import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { ModelOptions, Provider, ProviderRegistry } from '../core/provider.ts';
import { functionSchema, requireShape } from '../core/require-shape.ts';
import { didYouMean } from '../lib/suggest.ts';
import { modelInfoSchema } from '../protocol/model.ts';
import { callOptions, openOptions } from './options.ts';

/** A model id in its parts. */
export interface ModelId {
  readonly provider: Provider;
  /** The model as its provider knows it. */
  readonly name: string;
}

/** Examples that an error gives. */
const MOST_EXAMPLES = 3;

/**
 * Splits `provider:name`; a name is checked where its provider can check it without asking anyone.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function parseModelId(id: string, providers: ProviderRegistry): ModelId {
  const colon = id.indexOf(':');
  const prefix = colon < 0 ? '' : id.slice(0, colon);
  const name = id.slice(colon + 1).trim();
  const provider = providers.find(prefix);
  if (provider === undefined || name === '') {
    const what =
      provider !== undefined
        ? `"${id}" names no model.`
        : colon < 0
          ? `"${id}" names no provider; a model is written provider:name.`
          : `There is no provider "${prefix}" (in "${id}").`;
    const examples = providers.all.slice(0, MOST_EXAMPLES).map(({ example }) => example);
    throw new BenchError('UNKNOWN_NAME', what, {
      ...(provider === undefined ? { choices: providers.names } : {}),
      hint: suggestion(id, providers) ?? `For instance ${examples.join(' or ')}.`,
    });
  }
  provider.check?.(name);
  return { provider, name };
}

function suggestion(id: string, { all }: ProviderRegistry): string | undefined {
  const name = id.slice(id.indexOf(':') + 1);
  if (name === '') return undefined;
  const idsOf = ({ name: prefix, names = [] }: Provider): readonly string[] =>
    names.map((known) => `${prefix}:${known}`);
  if (id.includes(':')) {
    return didYouMean(
      id,
      all.flatMap((provider) =>
        provider.names === undefined ? [`${provider.name}:${name}`] : idsOf(provider),
      ),
    );
  }
  const owner = all.find((provider) => provider.claims?.(id) === true);
  if (owner !== undefined) return `Did you mean "${owner.name}:${id}"?`;
  return all.map((provider) => didYouMean(`${provider.name}:${id}`, idsOf(provider))).find((hint) => hint);
}

/**
 * Opens a model; `options.signal` ends downloading and loading.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openModel(id: string, options: ModelOptions): Promise<Model> {
  options.signal?.throwIfAborted();
  const { provider, name } = parseModelId(id, options.providers);
  return opened(id, await provider.open(name, callOptions(provider, options, options.baseUrl)));
}

/**
 * Opens a model for a plan, which calls nothing: no key is needed, and weights that are not on this disk are not
 * downloaded; tokens can be counted where they are.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openModelForPlan(id: string, options: ModelOptions): Promise<Model> {
  options.signal?.throwIfAborted();
  const { provider, name } = parseModelId(id, options.providers);
  const keyless = { ...openOptions(provider, options, options.baseUrl), key: 'none' };
  return opened(id, await (provider.openForPlan?.(name, keyless) ?? provider.open(name, keyless)));
}

const modelSchema = z.object({ info: modelInfoSchema, generate: functionSchema, close: functionSchema });

/** A model as a provider of a project opened it, with all that a run takes from it. */
function opened(id: string, model: Model): Model {
  requireShape(modelSchema, model, { of: `the model "${id}"` });
  return model;
}
