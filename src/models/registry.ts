import { stat } from 'node:fs/promises';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { TrainingBackend } from '../core/tuned.ts';
import { didYouMean } from '../lib/suggest.ts';
import { MODEL_EXAMPLES } from './examples.ts';
import { isWeightsPath, LOCAL_CATALOGUE } from './local/catalogue.ts';
import { localConcurrency } from './local/concurrency.ts';
import { catalogueEntry, findOnDisk } from './local/weights.ts';
import { type ModelOptions, requireKeyOf } from './options.ts';

/** A kind of endpoint; its client is loaded when a model of it is opened. */
interface Provider {
  /** What it is, in a few words. */
  readonly title: string;
  readonly place: Model['info']['place'];
  /** Environment variable that holds the key; `null` when none is needed. */
  readonly keyVariable: string | null;
  /** How a model of it is named, as an example. */
  readonly example: string;
  /** Who trains models of it; `null` where nobody does. */
  readonly trainedBy: TrainingBackend | null;
  readonly open: (name: string, options: ModelOptions) => Promise<Model>;
}

/** Every provider by the name before the colon. */
export const PROVIDERS = {
  local: {
    title: 'GGUF models on this machine, by llama.cpp',
    place: 'local',
    keyVariable: null,
    example: MODEL_EXAMPLES.local,
    trainedBy: 'local',
    open: async (name, options) => (await import('./local/model.ts')).openLocalModel(name, options),
  },
  openai: {
    title: 'OpenAI, or any server that speaks its protocol (--base-url)',
    place: 'remote',
    keyVariable: 'OPENAI_API_KEY',
    example: MODEL_EXAMPLES.openai,
    trainedBy: 'openai',
    open: async (name, options) => (await import('./openai/model.ts')).openOpenAiModel(name, options),
  },
  huggingface: {
    title: "Hugging Face's router, or an inference endpoint (--base-url)",
    place: 'remote',
    keyVariable: 'HF_TOKEN',
    example: MODEL_EXAMPLES.huggingface,
    trainedBy: null,
    open: async (name, options) =>
      (await import('./huggingface/model.ts')).openHuggingFaceModel(name, options),
  },
} as const satisfies Readonly<Record<string, Provider>>;

/** Name of a provider. */
export type ProviderName = keyof typeof PROVIDERS;

/** Every provider name. */
export const PROVIDER_NAMES: readonly ProviderName[] = ['local', 'openai', 'huggingface'];

/** A model id in its parts. */
export interface ModelId {
  readonly provider: ProviderName;
  /** The model as its provider knows it. */
  readonly name: string;
}

/**
 * Splits `provider:name`; names of local models are checked, those of others are known to the provider alone.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function parseModelId(id: string): ModelId {
  const colon = id.indexOf(':');
  const prefix = colon < 0 ? '' : id.slice(0, colon);
  const name = id.slice(colon + 1).trim();
  const provider = PROVIDER_NAMES.find((candidate) => candidate === prefix);
  if (provider === undefined || name === '') {
    const examples = PROVIDER_NAMES.map((candidate) => PROVIDERS[candidate].example);
    const what =
      provider !== undefined
        ? `"${id}" names no model.`
        : colon < 0
          ? `"${id}" names no provider; a model is written provider:name.`
          : `There is no provider "${prefix}" (in "${id}").`;
    throw new BenchError('UNKNOWN_NAME', what, {
      ...(provider === undefined ? { choices: PROVIDER_NAMES } : {}),
      hint: suggestion(id) ?? `For instance ${examples.join(' or ')}.`,
    });
  }
  if (provider === 'local' && !isWeightsPath(name)) catalogueEntry(name);
  return { provider, name };
}

function suggestion(id: string): string | undefined {
  if (isWeightsPath(id) && !id.includes(':')) return `Did you mean "local:${id}"?`;
  const name = id.slice(id.indexOf(':') + 1);
  if (name === '') return undefined;
  const local = LOCAL_CATALOGUE.map((entry) => `local:${entry.name}`);
  if (!id.includes(':')) return didYouMean(`local:${id}`, local);
  return didYouMean(id, [...local, `openai:${name}`, `huggingface:${name}`]);
}

/**
 * Opens a model; `options.signal` ends downloading and loading.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openModel(id: string, options: ModelOptions): Promise<Model> {
  options.signal?.throwIfAborted();
  const { provider, name } = parseModelId(id);
  requireKeyOf(provider, options);
  return await PROVIDERS[provider].open(name, options);
}

/**
 * Opens a model for a plan, which calls nothing: no key is needed, and weights that are not on this disk are not
 * downloaded; tokens can be counted where they are.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openModelForPlan(id: string, options: ModelOptions): Promise<Model> {
  const { provider, name } = parseModelId(id);
  if (provider !== 'local') {
    return await openModel(id, { ...options, keys: { openai: 'none', huggingface: 'none' } });
  }
  if (isWeightsPath(name)) return await openModel(id, options);
  const entry = catalogueEntry(name);
  const { file } = await findOnDisk(entry, options);
  if (file !== undefined) return await openModel(id, options);
  return {
    info: {
      id,
      provider,
      name,
      form: entry.form,
      place: 'local',
      endpoint: null,
      weightsHash: entry.sha256,
      ...localConcurrency(options.maxConcurrency),
      contextTokens: entry.contextTokens,
    },
    generate: async () => {
      throw new BenchError('MODEL_UNAVAILABLE', `${id} was opened for a plan only.`);
    },
    close: async () => {},
  };
}

/** What is known of a model, or of a provider's models, without opening it. */
export interface ModelListing {
  /** `provider:name`; `provider:<model>` for a provider whose models are not listed. */
  readonly id: string;
  readonly title: string;
  readonly place: Model['info']['place'];
  /** Whether it can be used without fetching or setting anything. */
  readonly ready: boolean;
  /** Weights on this disk. */
  readonly file: string | null;
  /** Size of the weights, also before they are fetched. */
  readonly bytes: number | null;
  readonly license: string | null;
  /** Environment variable that a key is taken from. */
  readonly keyVariable: string | null;
}

/** The models that can be named, with facts alone: nothing is downloaded, nobody is asked. */
export async function listModels(
  options: Pick<ModelOptions, 'keys' | 'cacheFolder' | 'modelsFolders' | 'signal'>,
): Promise<readonly ModelListing[]> {
  const local = await Promise.all(
    LOCAL_CATALOGUE.map(async (entry): Promise<ModelListing> => {
      const { file } = await findOnDisk(entry, options);
      return {
        id: `local:${entry.name}`,
        title: entry.title,
        place: 'local',
        ready: file !== undefined,
        file: file ?? null,
        bytes: file === undefined ? entry.bytes : (await stat(file)).size,
        license: entry.license,
        keyVariable: null,
      };
    }),
  );
  const remote = (['openai', 'huggingface'] as const).map(
    (provider): ModelListing => ({
      id: `${provider}:<model>`,
      title: PROVIDERS[provider].title,
      place: 'remote',
      ready: options.keys[provider] !== undefined,
      file: null,
      bytes: null,
      license: null,
      keyVariable: PROVIDERS[provider].keyVariable,
    }),
  );
  return [...local, ...remote];
}
