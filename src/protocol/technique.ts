import { z } from 'zod';
import { contentKey } from '../lib/hash.ts';
import type { ReadOnly } from './read-only.ts';
import { retrievalIngredientSchema } from './retrieval.ts';
import { type Family, INSTRUCTION_WORDINGS, REASONINGS, SHOT_SELECTIONS, TRAINING_KINDS } from './words.ts';

const instructionsSchema = z.object({
  /** Which of the suite's instruction texts is used: the vague or the specific one. */
  wording: z.enum(INSTRUCTION_WORDINGS),
  /** Whether the suite's persona is set as the system prompt. */
  persona: z.boolean(),
  reasoning: z.enum(REASONINGS),
  /** Answers sampled per trial, of which the most frequent counts; 1 is a single greedy answer. */
  votes: z.number(),
});

/** What the model is told. */
export type InstructionsIngredient = ReadOnly<z.infer<typeof instructionsSchema>>;

const examplesSchema = z.object({
  shots: z.number(),
  /** `fixed`: the first ones; `balanced`: by seed, evenly over the answers; `nearest`: the most similar. */
  selection: z.enum(SHOT_SELECTIONS),
});

/** Solved samples shown before the question, drawn from the train split. */
export type ExamplesIngredient = ReadOnly<z.infer<typeof examplesSchema>>;

const weightsSchema = z.object({
  training: z.enum(TRAINING_KINDS),
  /**
   * An id of the ledger of tuned models, or a provider's own as `provider:name`; `null` is the one that the ledger has
   * for suite, base model and training.
   */
  tuned: z.string().nullable(),
});

/** A tuned model in place of the base. */
export type WeightsIngredient = ReadOnly<z.infer<typeof weightsSchema>>;

export const techniqueSchema = z.object({
  name: z.string(),
  instructions: instructionsSchema,
  examples: examplesSchema.exactOptional(),
  retrieval: retrievalIngredientSchema.exactOptional(),
  weights: weightsSchema.exactOptional(),
});

/** A technique as data: a set of ingredients under a name. */
export type TechniqueSpec = ReadOnly<z.infer<typeof techniqueSchema>>;

/** Weights make fine-tuning, retrieval makes RAG, both make the combination, anything else is prompting. */
export function familyOf(spec: TechniqueSpec): Family {
  if (spec.weights !== undefined) return spec.retrieval === undefined ? 'fine-tuning' : 'rag-fine-tuning';
  return spec.retrieval === undefined ? 'prompt-engineering' : 'rag';
}

/** All of a technique but what it retrieves, as a key: arms with the same one differ in the passages that they show. */
export function withoutRetrieval({ instructions, examples, weights }: TechniqueSpec): string {
  return contentKey({ instructions, examples: examples ?? null, weights: weights ?? null });
}

/**
 * Whether a technique only takes another apart: it is given the right passage (oracle) or none (empty).
 * Such an arm enters no comparison family, finding or decision.
 */
export function isDiagnostic({ retrieval }: TechniqueSpec): boolean {
  return retrieval !== undefined && retrieval.mode !== 'search';
}
