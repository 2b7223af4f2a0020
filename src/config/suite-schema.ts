import { z } from 'zod';
import { REASONING_EFFORTS } from '../protocol/words.ts';
import { corpusSchema } from './corpus-schema.ts';
import { dataSchema, datasetSchema } from './dataset-schema.ts';
import { promptSchema } from './prompt-schema.ts';
import { nameSchema, techniqueSchema } from './technique-schema.ts';

const labels = z
  .array(z.string().trim().normalize('NFC').min(1))
  .min(2)
  .refine(
    (names) => new Set(names.map((label) => label.toLowerCase())).size === names.length,
    'names a label twice (capitals make no difference)',
  );

const scorer = z.union([
  nameSchema,
  z.strictObject({ name: nameSchema, options: z.record(z.string(), z.json()).default({}) }),
]);

/** Limits of answers. */
export const generationSchema = z.strictObject({
  maxTokens: z
    .int()
    .min(1)
    .optional()
    .describe('Most tokens of an answer; by the kind of answer when left out.'),
  maxReasoningTokens: z
    .int()
    .min(1)
    .default(256)
    .describe('Most tokens of reasoning and answer together, for techniques that ask for reasoning.'),
  hiddenReasoningTokens: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'Tokens that a remote reasoning model may think with before it answers; added to the limit of every call to a remote model, and paid for as far as they are used.',
    ),
  reasoningEffort: z
    .enum(REASONING_EFFORTS)
    .exactOptional()
    .describe(
      'How much a reasoning model may think; the model’s own default when left out. Each model knows some of these.',
    ),
  stop: z
    .array(z.string().min(1))
    .default([])
    .describe('Texts at which an answer is cut, for models that continue texts.'),
  reasoningStop: z.array(z.string().min(1)).default([]),
  voteTemperature: z.number().positive().max(2).default(0.7),
});

const profile = z.strictObject({
  techniques: z
    .array(nameSchema)
    .min(1)
    .optional()
    .describe('Names of techniques of this suite; all when left out.'),
  samples: z.int().min(1).nullable().optional().describe('Samples of the test split; null is all of them.'),
  selectionSamples: z
    .int()
    .min(0)
    .optional()
    .describe('Dev samples on which each technique may choose its prompt variant.'),
  latencySamples: z.int().min(0).optional().describe('Samples that a local model answers one at a time.'),
  models: z.enum(['default', 'all']).optional(),
});

/** A suite file as it is written; `src/core/suite.ts` says what each field means. */
export const suiteFileSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Name in commands and reports; that of the file when left out.'),
    version: z.int().min(1).default(1).describe('Raise it when the suite changes what it measures.'),
    title: z.string().min(1).optional().describe('Heading in reports; made from the name when left out.'),
    description: z.string().min(1).optional().describe('What the task is, for those who read a report.'),
    models: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Models as provider:name, the default first; --model replaces them.'),
    data: dataSchema
      .optional()
      .describe(
        'The file with all samples: short for "dataset.data". It is divided where a technique shows or trains on samples; else all of it is measured.',
      ),
    dataset: datasetSchema
      .optional()
      .describe('The files with the samples; "data" is enough where there is one.'),
    corpus: corpusSchema.nullable().default(null).describe('Documents for techniques with retrieval.'),
    slices: z.array(z.string()).default([]).describe('Metadata columns by which results are broken down.'),
    prompt: promptSchema,
    generation: generationSchema
      .optional()
      .describe('Limits of answers; by the kind of answer when left out.'),
    labels: labels.optional().describe('The labels to choose from: short for "answer" of the kind "label".'),
    answer: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('label'), labels }),
        z.strictObject({
          kind: z.literal('number-or-choice'),
          choices: z.array(z.string().regex(/^[A-Z]$/, 'has to be one capital letter')).default([]),
        }),
        z.strictObject({ kind: z.literal('text') }),
      ])
      .optional()
      .describe('How outputs are read; free text when neither this nor "labels" is given.'),
    scorers: z
      .array(scorer)
      .min(1)
      .optional()
      .describe('What judges answers, as docs/scorers.md lists them; by the kind of answer when left out.'),
    primaryMetric: z.string().min(1).optional().describe('The scorer that decides; the first when left out.'),
    margin: z
      .number()
      .positive()
      .optional()
      .describe('The smallest difference of the primary metric that matters; 5 of 100 points when left out.'),
    pass: z
      .number()
      .nullable()
      .default(null)
      .describe('For a primary metric that is not a share: the value from which a trial counts as passed.'),
    reference: nameSchema.default('plain'),
    techniques: z
      .array(techniqueSchema)
      .min(1)
      .optional()
      .describe('What is compared; by what the data have when left out.'),
    profiles: z.strictObject({ quick: profile.optional(), full: profile.optional() }).default({}),
  })
  .describe('A task suite of adaptbench.');

/** A suite file as it is written, short or in full. */
export type WrittenSuite = z.infer<typeof suiteFileSchema>;
