import { z } from 'zod';
import { RUN_SCHEMA, type RunHeader } from '../core/run-header.ts';
import type { SampleRecord } from '../core/run-record.ts';

const instructions = z.strictObject({
  wording: z.enum(['vague', 'specific']),
  persona: z.boolean(),
  reasoning: z.enum(['none', 'chain-of-thought']),
  votes: z.number(),
});

/** Metadata that passages are searched by. */
export const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A retrieval ingredient as it is kept in header and journal. */
export const retrievalIngredient = z.strictObject({
  mode: z.enum(['search', 'oracle', 'empty']),
  search: z.enum(['dense', 'hybrid']),
  topK: z.number(),
  minSimilarity: z.number(),
  contextTokens: z.number(),
  filter: metadata,
});

const technique = z.strictObject({
  name: z.string(),
  instructions,
  examples: z
    .strictObject({ shots: z.number(), selection: z.enum(['fixed', 'balanced', 'nearest']) })
    .exactOptional(),
  retrieval: retrievalIngredient.exactOptional(),
  weights: z
    .strictObject({ training: z.enum(['closed-book', 'with-passages']), tuned: z.string().nullable() })
    .exactOptional(),
});

const metric = z.strictObject({
  name: z.string(),
  title: z.string(),
  aggregation: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('proportion') }),
    z.strictObject({ kind: z.literal('mean') }),
    z.strictObject({
      kind: z.literal('corpus'),
      formula: z.enum(['macro-f1', 'bleu', 'chrf', 'spread', 'regularity']),
    }),
  ]),
  scale: z.union([z.literal(1), z.literal(100), z.null()]),
  better: z.enum(['higher', 'lower']),
});

const sized = { size: z.number(), overlap: z.number() };

const corpus = z.strictObject({
  key: z.string(),
  documents: z.number(),
  chunks: z.number(),
  characters: z.number(),
  chunker: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sentences'), ...sized }),
    z.strictObject({ kind: z.literal('tokens'), ...sized }),
    z.strictObject({ kind: z.literal('document') }),
  ]),
  embedder: z.string(),
  embedderPlace: z.enum(['local', 'remote']),
  passages: z.string().nullable(),
});

/** The machine as it stands in headers and ledgers. */
export const machineInfo = z.strictObject({
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryBytes: z.number(),
  node: z.string(),
});

const split = z.enum(['train', 'dev', 'test']);

/** `run.json`. */
export const runHeaderSchema: z.ZodType<RunHeader> = z.strictObject({
  schema: z.literal(RUN_SCHEMA),
  id: z.string(),
  createdAt: z.string(),
  toolVersion: z.string(),
  machine: machineInfo,
  profile: z.enum(['quick', 'full']),
  split,
  seed: z.number(),
  repeats: z.number(),
  command: z.array(z.string()),
  suites: z.array(
    z.strictObject({
      name: z.string(),
      version: z.number(),
      title: z.string(),
      description: z.string(),
      file: z.string(),
      hash: z.string(),
      answer: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('label'), labels: z.array(z.string()) }),
        z.strictObject({ kind: z.literal('number-or-choice'), choices: z.array(z.string()) }),
        z.strictObject({ kind: z.literal('text') }),
      ]),
      metrics: z.array(metric),
      primaryMetric: z.string(),
      margin: z.number(),
      pass: z.number().nullable(),
      reference: z.string(),
      slices: z.array(z.string()),
      available: z.strictObject({ train: z.number(), dev: z.number(), test: z.number() }),
      corpus: corpus.exactOptional(),
    }),
  ),
  models: z.array(
    z.strictObject({
      id: z.string(),
      provider: z.string(),
      name: z.string(),
      form: z.enum(['chat', 'completion']),
      place: z.enum(['local', 'remote']),
      endpoint: z.string().nullable(),
      weightsHash: z.string().nullable(),
      adapterHash: z.string().exactOptional(),
      maxConcurrency: z.number(),
      maxTrials: z.number(),
      contextTokens: z.number().nullable(),
    }),
  ),
  cells: z.array(
    z.strictObject({
      id: z.string(),
      suite: z.string(),
      technique,
      family: z.enum(['prompt-engineering', 'rag', 'fine-tuning', 'rag-fine-tuning']),
      model: z.string(),
      answeredBy: z.string().exactOptional(),
      curve: z
        .strictObject({
          axis: z.enum(['training examples', 'shots', 'documents']),
          value: z.number(),
          seed: z.number(),
        })
        .exactOptional(),
      trials: z.number(),
    }),
  ),
  skipped: z
    .array(
      z.strictObject({
        suite: z.string(),
        technique: z.string(),
        model: z.string(),
        reason: z.string(),
      }),
    )
    .exactOptional(),
  notices: z.array(z.string()).exactOptional(),
  prices: z.array(
    z.strictObject({
      match: z.string(),
      inputPerMillion: z.number().exactOptional(),
      cachedInputPerMillion: z.number().exactOptional(),
      outputPerMillion: z.number().exactOptional(),
      trainingPerMillion: z.number().exactOptional(),
      machinePerHour: z.number().exactOptional(),
      asOf: z.string(),
      source: z.string(),
    }),
  ),
  spec: z.json(),
});

/** A line of `samples.jsonl`. */
export const sampleRecordSchema: z.ZodType<SampleRecord> = z.strictObject({
  suite: z.string(),
  id: z.string(),
  split,
  input: z.string(),
  targets: z.array(z.string()),
  metadata: z.record(z.string(), z.json()),
});
