import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';
import { tunedAttemptSchema } from './tuned.ts';

const promptSelectionSchema = z.object({
  type: z.literal('setup'),
  /** Content key: the same set-up is made once. */
  key: z.string(),
  kind: z.literal('prompt-selection'),
  cell: z.string(),
  /** Index of the chosen one; where no sample could be compared nothing was chosen, and the first is kept. */
  chosen: z.number(),
  /** Cells that take the choice over; absent when there are none. */
  alsoFor: z.array(z.string()).exactOptional(),
  /** Dev samples that a prompt variant has no answer for, so that none is compared on them; absent when there are none. */
  skipped: z.object({ samples: z.array(z.string()), of: z.number() }).exactOptional(),
  /** Primary metric of every candidate on the dev samples that all of them answered. */
  candidates: z.array(z.object({ text: z.string(), value: z.number().nullable(), n: z.number() })),
  /** Sums over its calls, cached ones at what they took when they were made. */
  took: z.object({
    /** Wall time in ms; `null` when some answers were there already. */
    elapsedMs: z.number().nullable(),
    calls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    machineMs: z.number(),
  }),
});

/** The selection of a prompt variant on dev. */
export type PromptSelection = ReadOnly<z.infer<typeof promptSelectionSchema>>;

/** What making an index takes in full, whatever of it was found ready. */
const indexTookSchema = z.object({
  /** Embedding all chunks, as it was timed when each was embedded, in ms. */
  embedMs: z.number(),
  /** Cutting the documents and writing the vectors, as timed when the index was first complete, in ms. */
  writeMs: z.number(),
  /** `null` when the provider did not say. */
  inputTokens: z.number().nullable(),
  /** Time now spent on it in ms. */
  nowMs: z.number(),
  /** Tokens now paid for; `null` when the provider did not say. */
  nowTokens: z.number().nullable(),
  /** Time now spent on embedding alone, in ms. */
  nowEmbedMs: z.number(),
});

const indexSetupSchema = z.object({
  type: z.literal('setup'),
  /** Content key of corpus, chunker and embedder. */
  key: z.string(),
  kind: z.literal('index'),
  suite: z.string(),
  embedder: z.string(),
  documents: z.number(),
  chunks: z.number(),
  /** Chunks embedded now; the others were found ready, in the index or by their content. */
  embedded: z.number(),
  /** Chunks of which only the beginning was embedded. */
  truncated: z.number(),
  /** Bytes of the vectors. */
  vectorBytes: z.number(),
  /** Share of the nearest chunks that an approximate search finds; absent where search is exact or nobody measured it. */
  nearFound: z.number().optional(),
  took: indexTookSchema,
});

/** An index, made or found ready. */
export type IndexSetup = ReadOnly<z.infer<typeof indexSetupSchema>>;

const tunedSetupSchema = z.object({
  type: z.literal('setup'),
  /** Id in the ledger. */
  key: z.string(),
  kind: z.literal('tuned'),
  cell: z.string(),
  /** What the ledger says of it and of the attempts that were made with it: they were all needed to choose it. */
  attempts: z.array(tunedAttemptSchema),
});

/** A tuned model, made before the run. */
export type TunedSetup = ReadOnly<z.infer<typeof tunedSetupSchema>>;

/** What techniques needed before their first answer. */
export type SetupRecord = PromptSelection | IndexSetup | TunedSetup;

/** The schemas of all kinds of set-up. */
export const SETUPS = [promptSelectionSchema, indexSetupSchema, tunedSetupSchema] as const;
