import { z } from 'zod';
import { contentKey } from '../lib/hash.ts';
import { jsonSchema } from './json.ts';
import type { ReadOnly } from './read-only.ts';
import { retrievalIngredientSchema } from './retrieval.ts';
import {
  DOCUMENT_USES,
  type Family,
  INSTRUCTION_WORDINGS,
  REASONINGS,
  SHOT_SELECTIONS,
  TRAINING_KINDS,
} from './words.ts';

const promptTextSchema = z.object({
  text: z.string(),
  /** The file that it was read from, as the suite file names it; absent where the text stands in the suite file itself. */
  file: z.string().exactOptional(),
});

/** A text of a prompt. */
export type PromptText = ReadOnly<z.infer<typeof promptTextSchema>>;

export const instructionsSchema = z.object({
  /** Which of the suite's instruction texts is used: the vague or the specific one. */
  wording: z.enum(INSTRUCTION_WORDINGS),
  /** Whether the suite's persona is set as the system prompt. */
  persona: z.boolean(),
  reasoning: z.enum(REASONINGS),
  /** Answers sampled per trial, of which the most frequent counts; 1 is a single greedy answer. */
  votes: z.number(),
  /** In place of the suite's texts; one that shows `{{input}}` is the whole question. */
  instruction: promptTextSchema.exactOptional(),
  /** In place of the suite's personas. */
  system: promptTextSchema.exactOptional(),
});

/** What the model is told. */
export type InstructionsIngredient = ReadOnly<z.infer<typeof instructionsSchema>>;

export const examplesSchema = z.object({
  shots: z.number(),
  /** `fixed`: the first ones; `balanced`: by seed, evenly over the answers; `nearest`: the most similar. */
  selection: z.enum(SHOT_SELECTIONS),
});

/** Solved samples shown before the question, drawn from the train split. */
export type ExamplesIngredient = ReadOnly<z.infer<typeof examplesSchema>>;

export const weightsSchema = z.object({
  training: z.enum(TRAINING_KINDS),
  /**
   * An id of the ledger of tuned models, or a provider's own as `provider:name`; `null` is the one that the ledger has
   * for suite, base model and training.
   */
  tuned: z.string().nullable(),
});

/** A tuned model in place of the base. */
export type WeightsIngredient = ReadOnly<z.infer<typeof weightsSchema>>;

const otherIngredientSchema = z.object({
  /** As a suite file writes them, with defaults filled in. */
  options: z.record(z.string(), jsonSchema),
  /** What it adds, in a few words. */
  says: z.string(),
  /** What it makes of the technique's family; absent where nothing. */
  adds: z.enum(['retrieval', 'weights']).exactOptional(),
  /** What it does with the documents of the suite; absent where it does without. */
  documents: z.enum(DOCUMENT_USES).exactOptional(),
  /** Present where the technique only shows where errors of others come from. */
  diagnostic: z.boolean().exactOptional(),
  /** Services that it needs besides the model. */
  services: z.array(z.string()).exactOptional(),
  /** Steps before the first answer. */
  steps: z.array(z.string()).exactOptional(),
});

/** An ingredient besides the four, with all that reports have to know of it. */
export type OtherIngredient = ReadOnly<z.infer<typeof otherIngredientSchema>>;

export const techniqueSchema = z.object({
  name: z.string(),
  instructions: instructionsSchema,
  examples: examplesSchema.exactOptional(),
  retrieval: retrievalIngredientSchema.exactOptional(),
  weights: weightsSchema.exactOptional(),
  /** Ingredients that a project adds, by name. */
  more: z.record(z.string(), otherIngredientSchema).exactOptional(),
});

/** A technique as data: a set of ingredients under a name. */
export type TechniqueSpec = ReadOnly<z.infer<typeof techniqueSchema>>;

/** Weights make fine-tuning, retrieval makes RAG, both make the combination, anything else is prompting. */
export function familyOf(spec: TechniqueSpec): Family {
  if (adds(spec, 'weights')) return adds(spec, 'retrieval') ? 'rag-fine-tuning' : 'fine-tuning';
  return adds(spec, 'retrieval') ? 'rag' : 'prompt-engineering';
}

/** Whether a technique is asked with a text of its own, and not with one that the suite has for all. */
export function hasOwnText({ instructions }: Pick<TechniqueSpec, 'instructions'>): boolean {
  return instructions.instruction !== undefined || instructions.system !== undefined;
}

/** Whether a technique retrieves or has weights of its own, by whichever ingredient. */
export function adds(spec: TechniqueSpec, what: 'retrieval' | 'weights'): boolean {
  return spec[what] !== undefined || othersOf(spec).some((other) => other.adds === what);
}

/** Whether a technique searches the documents of the suite, for which an index is made. */
export function searches(spec: TechniqueSpec): boolean {
  return (
    spec.retrieval?.mode === 'search' || othersOf(spec).some(({ documents }) => documents === 'searched')
  );
}

/** The ingredients of a technique besides the four. */
export function othersOf({ more = {} }: TechniqueSpec): readonly OtherIngredient[] {
  return Object.values(more);
}

/**
 * What of a technique decides about its answers, for keys: how an ingredient is described to readers does not, nor in which
 * file a text stands.
 */
export function decisiveParts({ more, ...rest }: TechniqueSpec): Readonly<Record<string, unknown>> {
  const { instruction, system } = rest.instructions;
  const instructions = {
    ...rest.instructions,
    ...(instruction === undefined ? {} : { instruction: instruction.text }),
    ...(system === undefined ? {} : { system: system.text }),
  };
  const parts = { ...rest, instructions };
  if (more === undefined) return parts;
  const options = Object.entries(more).map(([name, other]) => [name, other.options] as const);
  return { ...parts, more: Object.fromEntries(options) };
}

/** All of a technique but what it retrieves, as a key: arms with the same one differ in the passages that they show. */
export function withoutRetrieval(spec: TechniqueSpec): string {
  const { instructions, examples = null, weights = null, more } = decisiveParts(spec);
  return contentKey({ instructions, examples, weights, ...(more === undefined ? {} : { more }) });
}

/**
 * Whether a technique only takes another apart: it is given the right passage (oracle) or none (empty), or an ingredient
 * of a project says so. Such an arm enters no comparison family, finding or decision.
 */
export function isDiagnostic(spec: TechniqueSpec): boolean {
  const { retrieval } = spec;
  return (
    (retrieval !== undefined && retrieval.mode !== 'search') ||
    othersOf(spec).some(({ diagnostic }) => diagnostic === true)
  );
}
