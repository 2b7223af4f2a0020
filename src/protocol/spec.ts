import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';
import { CURVE_AXES, PROFILES, PROMPT_FORMS, REASONING_EFFORTS, SPLITS, UPDATE_PHASES } from './words.ts';

export const curvePointSchema = z.object({
  axis: z.enum(CURVE_AXES),
  /** How many of them. */
  value: z.number(),
  /** Seed of the choice and of the training; curves average over several. */
  seed: z.number(),
});

/** A place on a learning curve. */
export type CurvePoint = ReadOnly<z.infer<typeof curvePointSchema>>;

const studyTechniqueSchema = z.object({
  /** Technique of the suite that it is made from. */
  technique: z.string(),
  name: z.string(),
  /** Id of a tuned model in place of the technique's own; `null` leaves it. */
  tuned: z.string().nullable(),
  /** Examples shown; `null` leaves them. */
  shots: z.number().nullable(),
  /** Documents that are searched, chosen by the seed of the curve; `null` is all. */
  documents: z.number().nullable(),
  curve: curvePointSchema.nullable(),
});

/** A technique of a suite with something changed, for a study; it goes by a name of its own or replaces the original. */
export type StudyTechnique = ReadOnly<z.infer<typeof studyTechniqueSchema>>;

/** One that is added gets a `.default()`: what runs from before did. */
const request = {
  /** Suite files. */
  suites: z.array(z.string()),
  /** `provider:model` ids; empty is what the suites name. */
  models: z.array(z.string()),
  /** Names of techniques; empty is what the profile lists. */
  techniques: z.array(z.string()),
  profile: z.enum(PROFILES),
  /** The split that is measured; `test` unless a suite is being developed. */
  split: z.enum(SPLITS),
  /** Most samples a suite; `null` is what the profile says. */
  limit: z.number().nullable(),
  repeats: z.number(),
  seed: z.number(),
  /** How much reasoning models may think, in place of what the suites say; `null` where nothing was said. */
  reasoningEffort: z.enum(REASONING_EFFORTS).nullable().default(null),
  /** Whether samples that are given away are measured all the same; every figure is then marked. */
  allowLeakage: z.boolean().default(false),
  /** A change of the documents, and which side of it is measured; `null` for none. */
  update: z.object({ file: z.string(), phase: z.enum(UPDATE_PHASES) }).nullable(),
  /** Techniques made for a study, which run in place of the profile's; usually none. */
  studyTechniques: z.array(studyTechniqueSchema),
};

const runRequestSchema = z.object(request);

/** A request that a program hands in, which may leave out everything. */
export const requestShape = {
  ...request,
  update: z.strictObject(request.update.unwrap().shape).nullable(),
  studyTechniques: z.array(z.strictObject(studyTechniqueSchema.shape)),
};

/** What a user asked for. */
export type RunRequest = ReadOnly<z.infer<typeof runRequestSchema>>;

/** What has to be said, and what may be. */
export type AskedRequest = Pick<RunRequest, 'suites'> & Partial<RunRequest>;

const USUAL: RunRequest = {
  suites: [],
  models: [],
  techniques: [],
  profile: 'quick',
  split: 'test',
  limit: null,
  repeats: 1,
  seed: 1,
  reasoningEffort: null,
  allowLeakage: false,
  update: null,
  studyTechniques: [],
};

/** A request with all that was not said as it usually is. */
export function runRequest(asked: AskedRequest): RunRequest {
  return { ...USUAL, ...asked };
}

export const runSpecSchema = z.object({
  ...request,
  /** Endpoint of the models, without credentials; `null` is the providers' own. */
  baseUrl: z.string().nullable(),
  embedderBaseUrl: z.string().nullable(),
  form: z.enum(PROMPT_FORMS).nullable(),
  /** Changes whenever a suite file or its data does. */
  contentHash: z.string(),
});

/** What `run --resume` needs to plan the same again. */
export type RunSpec = ReadOnly<z.infer<typeof runSpecSchema>>;
