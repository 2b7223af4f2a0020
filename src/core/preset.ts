import type { JsonValue } from '../lib/json.ts';
import type { RetrievalIngredient } from '../protocol/retrieval.ts';
import type { ExamplesIngredient, InstructionsIngredient, WeightsIngredient } from '../protocol/technique.ts';
import type { Named, Registry } from './registry.ts';

/** A technique that suite files can name. */
export interface Preset extends Named {
  readonly instructions: InstructionsIngredient;
  readonly examples?: ExamplesIngredient;
  readonly retrieval?: RetrievalIngredient;
  readonly weights?: WeightsIngredient;
  /** Further ingredients by name, with their options. */
  readonly with?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
}

/** The techniques that suite files can name. */
export type PresetRegistry = Registry<Preset>;

/** A preset with all that is usual left out. */
export interface PresetDefinition extends Named, Pick<Preset, 'with'> {
  readonly instructions?: Partial<InstructionsIngredient>;
  readonly examples?: Pick<ExamplesIngredient, 'shots'> & Partial<ExamplesIngredient>;
  readonly retrieval?: Partial<RetrievalIngredient>;
  readonly weights?: Partial<WeightsIngredient>;
}

/** One greedy answer to the specific instruction. */
const INSTRUCTIONS: InstructionsIngredient = {
  wording: 'specific',
  persona: false,
  reasoning: 'none',
  votes: 1,
};

/** Three passages by their meaning. */
export const RETRIEVAL: RetrievalIngredient = {
  mode: 'search',
  search: 'dense',
  topK: 3,
  minSimilarity: 0,
  contextTokens: 1024,
  filter: {},
};

/** A technique as a project adds it; built-in ones are made by the same. */
export function defineTechnique({
  name,
  instructions,
  examples,
  retrieval,
  weights,
  with: more,
}: PresetDefinition): Preset {
  return {
    name,
    instructions: { ...INSTRUCTIONS, ...instructions },
    ...(examples === undefined
      ? {}
      : { examples: { shots: examples.shots, selection: examples.selection ?? 'balanced' } }),
    ...(retrieval === undefined ? {} : { retrieval: { ...RETRIEVAL, ...retrieval } }),
    ...(weights === undefined ? {} : { weights: { training: 'closed-book', tuned: null, ...weights } }),
    ...(more === undefined ? {} : { with: more }),
  };
}
