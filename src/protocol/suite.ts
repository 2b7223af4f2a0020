import { z } from 'zod';
import { metricSchema } from './metric.ts';
import type { ReadOnly } from './read-only.ts';
import { chunkerSchema } from './retrieval.ts';
import { PLACES } from './words.ts';

const answerFormatSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('label'), labels: z.array(z.string()) }),
  z.object({ kind: z.literal('number-or-choice'), choices: z.array(z.string()) }),
  z.object({ kind: z.literal('text') }),
]);

/** How an output becomes an answer. */
export type AnswerFormat = ReadOnly<z.infer<typeof answerFormatSchema>>;

const corpusSnapshotSchema = z.object({
  /** Content key of corpus, chunker and embedder. */
  key: z.string(),
  documents: z.number(),
  chunks: z.number(),
  /** Characters of all documents. */
  characters: z.number(),
  chunker: chunkerSchema,
  /** `provider:name`. */
  embedder: z.string(),
  /** Where the texts go when they are embedded. */
  embedderPlace: z.enum(PLACES),
  /** Metadata column with the gold passages; `null` when not known. */
  passages: z.string().nullable(),
});

/** What the report needs to know of a corpus. */
export type CorpusSnapshot = ReadOnly<z.infer<typeof corpusSnapshotSchema>>;

export const suiteSnapshotSchema = z.object({
  name: z.string(),
  version: z.number(),
  title: z.string(),
  description: z.string(),
  file: z.string(),
  /** Hash of the suite file's content. */
  hash: z.string(),
  answer: answerFormatSchema,
  metrics: z.array(metricSchema),
  primaryMetric: z.string(),
  margin: z.number(),
  pass: z.number().nullable(),
  reference: z.string(),
  slices: z.array(z.string()),
  /** Samples available by split. */
  available: z.object({ train: z.number(), dev: z.number(), test: z.number() }),
  /** What techniques with retrieval search; absent when none of the run does. */
  corpus: corpusSnapshotSchema.exactOptional(),
  /** Metadata column with the gold passages, where a suite names one and no corpus was read. */
  goldColumn: z.string().exactOptional(),
});

/** What the report needs to know of a suite, frozen at the start of the run. */
export type SuiteSnapshot = ReadOnly<z.infer<typeof suiteSnapshotSchema>>;
