import { stat } from 'node:fs/promises';
import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import { isInstalled } from '../../core/optional-package.ts';
import { defineProvider, type ModelListing, type OpenOptions } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { catalogueEntry, embedderEntry, isWeightsPath, LOCAL_CATALOGUE } from './catalogue.ts';
import { localConcurrency } from './concurrency.ts';

/** Models on this machine: those of the catalogue, and any GGUF file. */
export const LOCAL = defineProvider({
  name: 'local',
  title: 'GGUF models on this machine, by llama.cpp',
  place: 'local',
  example: MODEL_EXAMPLES.local,
  variables: {},
  takes: ['responseFormat'],
  names: LOCAL_CATALOGUE.map(({ name }) => name),
  claims: isWeightsPath,
  check: (name) => {
    if (!isWeightsPath(name)) catalogueEntry(name);
  },
  open,
  openForPlan,
  list,
  embedder: {
    example: 'local:all-minilm-l6-v2',
    check: (name) => void embedderEntry(name),
    identity: (name) => ({
      provider: 'local',
      name,
      endpoint: null,
      weightsHash: embedderEntry(name).weights.sha256,
    }),
    open: async (name, options) =>
      (await import('./embedder.ts')).openLocalEmbedder(embedderEntry(name), options),
  },
  trainer: 'local',
});

async function open(name: string, options: OpenOptions): Promise<Model> {
  return await (await import('./model.ts')).openLocalModel(name, options);
}

/** Weights that are not on this disk are not downloaded; tokens can be counted where they are. */
async function openForPlan(name: string, options: OpenOptions): Promise<Model> {
  if (isWeightsPath(name)) return await open(name, options);
  const entry = catalogueEntry(name);
  const { findOnDisk } = await import('./weights.ts');
  const { file } = await findOnDisk(entry, options);
  if (file !== undefined) return await open(name, options);
  const id = `local:${name}`;
  return {
    info: {
      id,
      provider: 'local',
      name,
      form: entry.form,
      place: 'local',
      endpoint: null,
      weightsHash: entry.sha256,
      ...localConcurrency(options.maxConcurrency, options.adapter === undefined),
      contextTokens: entry.contextTokens,
    },
    generate: async () => {
      throw new BenchError('MODEL_UNAVAILABLE', `${id} was opened for a plan only.`);
    },
    close: async () => {},
  };
}

/** The package that local models run in. */
const RUNTIME = 'node-llama-cpp';

async function list(options: OpenOptions): Promise<readonly ModelListing[]> {
  const { findOnDisk } = await import('./weights.ts');
  const installed = isInstalled(RUNTIME);
  return await Promise.all(
    LOCAL_CATALOGUE.map(async (entry): Promise<ModelListing> => {
      const { file } = await findOnDisk(entry, options);
      return {
        id: `local:${entry.name}`,
        title: entry.title,
        place: 'local',
        ready: file !== undefined && installed,
        file: file ?? null,
        bytes: file === undefined ? entry.bytes : (await stat(file)).size,
        license: entry.license,
        keyVariable: null,
        ...(installed ? {} : { missingPackage: RUNTIME }),
      };
    }),
  );
}
