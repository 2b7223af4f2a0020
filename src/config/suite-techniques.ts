import type { BenchError } from '../core/errors.ts';
import {
  type Ingredient,
  type IngredientRegistry,
  ingredientsOf,
  writtenIngredient,
} from '../core/ingredient.ts';
import type { Preset } from '../core/preset.ts';
import type { Suite } from '../core/suite.ts';
import type { RetrievalIngredient } from '../protocol/retrieval.ts';
import type { OtherIngredient, TechniqueSpec } from '../protocol/technique.ts';
import type { ChangedPreset, SuiteFile } from './full-suite.ts';

/** A preset as a suite lists it, perhaps changed. */
export function changedPreset(
  { with: _, ...preset }: Preset,
  entry: SuiteFile['techniques'][number],
): TechniqueSpec {
  if (typeof entry === 'string') return preset;
  const { name, shots, selection, votes, instruction, system } = entry;
  const retrieval = changedRetrieval(preset, entry);
  const examples =
    shots === undefined && selection === undefined
      ? preset.examples
      : {
          shots: shots ?? preset.examples?.shots ?? 0,
          selection: selection ?? preset.examples?.selection ?? 'balanced',
        };
  return {
    ...preset,
    name: name ?? preset.name,
    instructions: {
      ...preset.instructions,
      votes: votes ?? preset.instructions.votes,
      ...(instruction === undefined ? {} : { instruction }),
      ...(system === undefined ? {} : { system }),
    },
    ...(examples === undefined ? {} : { examples }),
    ...(retrieval === undefined ? {} : { retrieval }),
    ...(preset.weights === undefined
      ? {}
      : { weights: { ...preset.weights, tuned: entry.tuned ?? preset.weights.tuned } }),
  };
}

/** The retrieval of a changed preset. */
function changedRetrieval(
  preset: TechniqueSpec,
  { mode, search, topK, minSimilarity, contextTokens, filter }: ChangedPreset,
): RetrievalIngredient | undefined {
  const before = preset.retrieval;
  if (before === undefined) return undefined;
  return {
    mode: mode ?? before.mode,
    search: search ?? before.search,
    topK: topK ?? before.topK,
    minSimilarity: minSimilarity ?? before.minSimilarity,
    contextTokens: contextTokens ?? before.contextTokens,
    filter: filter ?? before.filter,
  };
}

const RETRIEVAL_FIELDS = ['mode', 'search', 'topK', 'minSimilarity', 'contextTokens', 'filter'] as const;

/** Which field of a changed preset would say nothing in any suite, or `undefined`. */
export function pointless(spec: TechniqueSpec, entry: SuiteFile['techniques'][number]): string | undefined {
  if (typeof entry === 'string') return undefined;
  if (spec.weights === undefined && entry.tuned !== undefined) {
    return 'is answered by the base model, so "tuned" says nothing: start from a preset with weights, for instance "fine-tuned".';
  }
  if (spec.retrieval !== undefined) return undefined;
  const field = RETRIEVAL_FIELDS.find((name) => entry[name] !== undefined);
  return field === undefined
    ? undefined
    : `retrieves nothing, so "${field}" says nothing: start from a preset with retrieval, for instance "rag".`;
}

/** The fields by which an entry changes the four ingredients that every project has. */
const OWN_FIELDS = new Map<string, readonly string[]>([
  ['instructions', ['votes', 'instruction', 'system']],
  ['examples', ['shots', 'selection']],
  ['retrieval', RETRIEVAL_FIELDS],
  ['weights', ['tuned']],
]);

/** What checking the further ingredients of an entry needs. */
export interface FurtherOptions {
  readonly ingredients: IngredientRegistry;
  /** Checks options and fills their defaults in; its errors say where in the entry they stand. */
  check(options: unknown, ingredient: Ingredient): unknown;
  /** An error about a name under `with`. */
  fault(name: string, message: string, choices?: readonly string[]): BenchError;
}

/**
 * The ingredients of a technique besides the four: those of its preset, and those that the entry adds or changes.
 * @throws BenchError `INVALID_CONFIG` for an unknown name, and for options that an ingredient does not take
 */
export function furtherIngredients(
  preset: Preset,
  entry: SuiteFile['techniques'][number],
  { ingredients, check, fault }: FurtherOptions,
): Pick<TechniqueSpec, 'more'> {
  const given = (typeof entry === 'string' ? undefined : entry.with) ?? {};
  const choices = ingredients.names.filter((name) => !OWN_FIELDS.has(name));
  for (const name of Object.keys(given)) {
    const fields = OWN_FIELDS.get(name);
    if (fields !== undefined) {
      const beside = fields.map((field) => `"${field}"`).join(', ');
      throw fault(name, `"${name}" cannot stand under "with": it is changed by ${beside} beside "preset".`);
    }
    if (!choices.includes(name)) throw fault(name, `"${name}" is not an ingredient.`, choices);
  }
  const names = ingredients.names.filter((name) => name in given || name in (preset.with ?? {}));
  if (names.length === 0) return {};
  const more = names.map((name) => {
    const ingredient = ingredients.get(name);
    const options = check({ ...preset.with?.[name], ...given[name] }, ingredient);
    return [name, writtenIngredient(options as OtherIngredient['options'], ingredient.use(options))] as const;
  });
  return { more: Object.fromEntries(more) };
}

/** Why a suite cannot run a technique, or `undefined` when it can. */
export function lacking(
  spec: TechniqueSpec,
  suite: Suite,
  ingredients: IngredientRegistry,
): string | undefined {
  return ingredientsOf(spec, ingredients)
    .map(({ use }) => use.lacks?.({ suite, spec }))
    .find((missing) => missing !== undefined);
}
