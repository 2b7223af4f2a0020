import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import { type RetrievalIngredient, retrievalIngredientSchema } from '../protocol/retrieval.ts';
import {
  type ExamplesIngredient,
  examplesSchema,
  type InstructionsIngredient,
  instructionsSchema,
  type WeightsIngredient,
  weightsSchema,
} from '../protocol/technique.ts';
import type { Named, Registry } from './registry.ts';
import { calledAs, requireShape } from './require-shape.ts';

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
  readonly instructions?: Partial<Omit<InstructionsIngredient, 'instruction' | 'system'>>;
  readonly examples?: Pick<ExamplesIngredient, 'shots'> & Partial<ExamplesIngredient>;
  readonly retrieval?: Partial<RetrievalIngredient>;
  readonly weights?: Partial<WeightsIngredient>;
  /** In place of the suite's instructions. With `{{input}}` in it, it is the whole question, in place of `prompt.input` too. */
  readonly instruction?: string;
  /** A system prompt, in place of the suite's personas. */
  readonly system?: string;
}

/** One greedy answer to the specific instruction. */
const INSTRUCTIONS: InstructionsIngredient = {
  wording: 'specific',
  persona: false,
  reasoning: 'none',
  votes: 1,
};

/** How many, whoever shows them says. */
const EXAMPLES: ExamplesIngredient = { shots: 0, selection: 'balanced' };

/** Three passages by their meaning. */
export const RETRIEVAL: RetrievalIngredient = {
  mode: 'search',
  search: 'dense',
  topK: 3,
  minSimilarity: 0,
  contextTokens: 1024,
  filter: {},
};

const presetSchema = z.strictObject({
  name: z.string(),
  instructions: z.strictObject({ ...instructionsSchema.shape, votes: z.int().min(1) }),
  examples: z.strictObject({ ...examplesSchema.shape, shots: z.int().min(1) }).optional(),
  retrieval: z.strictObject(retrievalIngredientSchema.shape).optional(),
  weights: z.strictObject(weightsSchema.shape).optional(),
  with: z.record(z.string(), z.record(z.string(), z.json())).optional(),
});

const ownText = z.string().trim().min(1, 'has to hold a text').optional();
const definitionSchema = z.looseObject({ name: z.string(), instruction: ownText, system: ownText });

/**
 * A technique as a project adds it; built-in ones are made by the same.
 * @throws BenchError `INVALID_CONFIG` for a field that is not one, or has a value that it cannot have
 */
export function defineTechnique(definition: PresetDefinition): Preset {
  const of = calledAs('technique', definition);
  requireShape(definitionSchema, definition, { of });
  const { instructions, examples, retrieval, weights, instruction, system, ...others } = definition;
  const preset: Preset = {
    ...others,
    instructions: {
      ...INSTRUCTIONS,
      ...instructions,
      ...(instruction === undefined ? {} : { instruction: { text: instruction } }),
      ...(system === undefined ? {} : { system: { text: system } }),
    },
    ...(examples === undefined ? {} : { examples: { ...EXAMPLES, ...examples } }),
    ...(retrieval === undefined ? {} : { retrieval: { ...RETRIEVAL, ...retrieval } }),
    ...(weights === undefined ? {} : { weights: { training: 'closed-book', tuned: null, ...weights } }),
  };
  requireShape(presetSchema, preset, { of });
  return preset;
}
