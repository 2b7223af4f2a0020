import { z } from 'zod';
import { machineSchema } from './machine.ts';
import type { ReadOnly } from './read-only.ts';
import { DIRECTIONS, PROMPT_FORMS, TRAINING_KINDS, TUNED_STATUSES } from './words.ts';

/** Version of `tuned/ledger.json`; raised with every change that an older reader would misread. */
export const LEDGER_SCHEMA = 'adaptbench-tuned/1';

const trainingDataSchema = z.object({
  /** Content key of the samples. */
  dataKey: z.string(),
  /** Content key of the prompts as they are rendered without passages, and of the answers. */
  promptKey: z.string(),
  examples: z.int(),
  /** Samples of the train split. */
  available: z.int(),
  /** Held-out examples whose loss was watched. */
  dev: z.int(),
  /** Seed by which the examples were chosen; it makes no difference when all are used. */
  seed: z.int(),
});

/** What a training set was made from; two that agree in both keys teach the same. */
export type TrainingData = ReadOnly<z.infer<typeof trainingDataSchema>>;

const heldOutLossSchema = z.object({ step: z.int(), loss: z.number() });

/** The held-out loss after a step, per token of the answers. */
export type HeldOutLoss = ReadOnly<z.infer<typeof heldOutLossSchema>>;

const tunedModelSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('adapter'),
    /** GGUF file, relative to the ledger. */
    file: z.string(),
    sha256: z.string(),
    bytes: z.int(),
  }),
  z.object({
    kind: z.literal('remote'),
    /** `provider:name`. */
    id: z.string(),
  }),
]);

/** The model that came out of a training. */
export type TunedModel = ReadOnly<z.infer<typeof tunedModelSchema>>;

/** An attempt as it stands in ledgers and journals. */
export const tunedAttemptSchema = z.object({
  id: z.string(),
  /** Attempts that were started together, with other seeds. */
  group: z.string(),
  status: z.enum(TUNED_STATUSES),
  /** Why there is no model; `null` where there is one or may still be. */
  reason: z.string().nullable(),
  startedAt: z.iso.datetime(),
  suite: z.string(),
  training: z.enum(TRAINING_KINDS),
  base: z.object({
    /** `provider:name`. */
    model: z.string(),
    /** SHA-256 of the weights; `null` where only the name is known. */
    weightsHash: z.string().nullable(),
    form: z.enum(PROMPT_FORMS),
  }),
  data: trainingDataSchema,
  /** Who trained. */
  backend: z.string(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  seed: z.int(),
  /** Where it was trained; `null` at a provider. */
  machine: machineSchema.nullable(),
  /** Each is `null` while unknown. */
  took: z.object({
    /** Wall time in ms, from the launch to the end. */
    elapsedMs: z.number().nullable(),
    /** Every epoch counted. */
    trainedTokens: z.number().nullable(),
    peakMemoryBytes: z.number().nullable(),
    /** What the provider charges, in USD; `null` also for machine time, which a report prices itself. */
    usd: z.number().nullable(),
  }),
  loss: z.object({
    /** Of the last step. */
    train: z.number().nullable(),
    heldOut: z.array(heldOutLossSchema),
    /** Step whose weights were kept; `null` where nobody says. */
    keptStep: z.int().nullable(),
  }),
  /** Primary metric on the dev split; `null` where there is none or it was not measured. */
  devScore: z
    .object({
      metric: z.string(),
      value: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      n: z.int(),
      better: z.enum(DIRECTIONS),
      /** Dev samples that could not be answered, and have no part in it; absent when there are none. */
      unanswered: z.int().optional(),
    })
    .nullable(),
  model: tunedModelSchema.nullable(),
  /** Declared by the user, never measured; `null` when nothing was. */
  declared: z
    .object({ labellingMinutesPerExample: z.number(), hourlyRateUsd: z.number().nullable() })
    .nullable(),
  /** The provider's job; `null` for a training on this machine. */
  job: z
    .object({
      /** `null` until the provider has named it. */
      id: z.string().nullable(),
      trainingFile: z.string(),
      /** `null` where there is none, or none yet. */
      validationFile: z.string().nullable(),
      endpoint: z.string(),
      /** Content key of the rows that the files hold; missing in older records. */
      content: z.string().optional(),
    })
    .nullable(),
});

/** One attempt at training, whatever became of it; money and time are on record even where no model is. */
export type TunedAttempt = ReadOnly<z.infer<typeof tunedAttemptSchema>>;

/** `tuned/ledger.json`; its JSON Schema is made from this. */
export const tunedLedgerSchema = z
  .object({ schema: z.literal(LEDGER_SCHEMA), attempts: z.array(tunedAttemptSchema) })
  .describe('The ledger of fine-tuned models of adaptbench.');

/** `tuned/ledger.json`. */
export type TunedLedger = ReadOnly<z.infer<typeof tunedLedgerSchema>>;
