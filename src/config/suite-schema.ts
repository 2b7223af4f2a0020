import { z } from 'zod';
import { REASONING_EFFORTS } from '../protocol/words.ts';
import { promptSchema, promptText } from './prompt-schema.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'has to be lower-case letters, digits and hyphens');
/** A technique as a suite file lists it: the name of a preset, or a preset changed under a name of its own. */
const technique = z.union([
  name,
  z.strictObject({
    preset: name.describe('The preset to start from.'),
    name: name.optional().describe('Name in reports; the preset’s own when left out.'),
    instruction: promptText
      .optional()
      .describe(
        'In place of the suite’s instructions. With {{input}} in it, it is the whole question, in place of prompt.input too.',
      ),
    system: promptText.optional().describe('A system prompt, in place of the suite’s personas.'),
    shots: z.int().min(1).max(100).optional().describe('Solved samples shown before the question.'),
    selection: z.enum(['fixed', 'balanced', 'nearest']).optional(),
    votes: z
      .int()
      .min(1)
      .max(99)
      .optional()
      .describe('Answers per trial, of which the most frequent counts.'),
    mode: z
      .enum(['search', 'oracle', 'empty'])
      .optional()
      .describe(
        'Passages that are found, the right ones, or none: the last two show where errors come from.',
      ),
    search: z.enum(['dense', 'hybrid']).optional().describe('By meaning, or by meaning and shared words.'),
    topK: z.int().min(1).max(100).optional().describe('Passages found, at most.'),
    minSimilarity: z.number().min(0).max(1).optional().describe('Least cosine similarity of a passage.'),
    contextTokens: z.int().min(16).optional().describe('Tokens that all passages together may take.'),
    filter: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Metadata that every passage has to have.'),
    tuned: z
      .string()
      .min(1)
      .optional()
      .describe('A fine-tuned model: its id in tuned/ledger.json, or a provider’s own, e.g. openai:ft:….'),
    with: z
      .record(name, z.record(z.string(), z.json()).nullable())
      .optional()
      .describe(
        'Further ingredients by name, with their options: effort, input-only, structured, and those that the project adds.',
      ),
  }),
]);

const overlap = z.int().min(0).default(0).describe('Tokens that neighbours share.');
const size = z.int().min(8).describe('Tokens of a chunk, as o200k_base counts them.');

const chunker = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sentences'), size, overlap }),
    z.strictObject({ kind: z.literal('tokens'), size, overlap }),
    z.strictObject({ kind: z.literal('document') }),
  ])
  .refine((spec) => spec.kind === 'document' || spec.overlap < spec.size, {
    message: 'an overlap has to be smaller than the size',
    path: ['overlap'],
  });

const corpus = z.strictObject({
  documents: z
    .array(z.string().min(1))
    .default([])
    .describe('Markdown, text, HTML and PDF files, or folders of them, relative to this file.'),
  trainDocument: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('How a train sample is written out as a document, with {{target}}; left out: it is none.'),
  chunker: chunker.default({ kind: 'sentences', size: 128, overlap: 0 }),
  embedder: z.string().min(1).default('local:all-minilm-l6-v2'),
  query: z
    .string()
    .min(1)
    .default('{{input}}')
    .describe('The text that is searched for, with at least one variable.'),
  match: z.array(z.string()).default([]).describe('Metadata in which a passage equals the sample.'),
  passages: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'Metadata column that lists the passages with the answer, as document#section; a cell of a table holds one, a JSON list of texts, a list parted by "listSeparator", or nothing.',
    ),
});

const labels = z
  .array(z.string().trim().normalize('NFC').min(1))
  .min(2)
  .refine(
    (names) => new Set(names.map((label) => label.toLowerCase())).size === names.length,
    'names a label twice (capitals make no difference)',
  );

/** Where the rows of a split are: a file, a data set by name, or a file with what has to be known to read it. */
const data = z.union([
  z.string().min(1),
  z
    .object({
      file: z.string().min(1),
      format: name.optional().describe('Row source that reads it; by the ending of its name when left out.'),
      delimiter: z
        .string()
        .optional()
        .describe('Of CSV: what stands between columns; found out when left out.'),
      encoding: z.string().optional().describe('Of texts; found out when left out.'),
      sheet: z.string().optional().describe('Of a workbook; the first with anything in it when left out.'),
      path: z.string().optional().describe('Of JSON: where the list of rows stands, export.items.'),
    })
    .catchall(z.json()),
]);

const scorer = z.union([name, z.strictObject({ name, options: z.record(z.string(), z.json()).default({}) })]);

const share = z.number().min(0).max(1).default(0);

const split = z.strictObject({
  group: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Column whose equal values stay in one split: a customer, a document, a thread.'),
  stratify: z.boolean().default(true).describe('Whether each split gets its part of every label.'),
  seed: z.int().min(0).default(1).describe('Another seed divides anew, once <suite>.splits.json is deleted.'),
  shares: z
    .strictObject({ train: share, dev: share, test: share })
    .refine(
      ({ train, dev, test }) => Math.abs(train + dev + test - 1) < 1e-6,
      'has to be shares that sum to 1',
    )
    .refine(({ test }) => test > 0, { message: 'has to be more than 0', path: ['test'] })
    .nullable()
    .default(null)
    .describe('Shares of the rows, such as { train: 0.3, dev: 0.1, test: 0.6 }.'),
});

const dataset = z.strictObject({
  train: data
    .optional()
    .describe(
      'CSV, TSV, JSONL, JSON, Parquet or XLSX file, relative to this file, or hf:owner/name@revision#configuration/split.',
    ),
  dev: data.optional(),
  test: data.optional().describe('The samples that are measured.'),
  data: data
    .optional()
    .describe(
      'One file with all samples, in place of "train", "dev" and "test": it is divided as "split" says.',
    ),
  split: split
    .optional()
    .describe('How "data" is divided; by what the data can show, labels evenly, when left out.'),
  trainedOn: z
    .array(data)
    .optional()
    .describe(
      'What tuned models from elsewhere were trained on: rows with the input column, or with "messages" or "prompt" as training files have them. Held against the samples that are measured, and read for nothing else.',
    ),
  labelMap: z
    .record(z.string(), z.string())
    .default({})
    .describe('What the data call labels or choices, to what "answer" calls them: { pos: positive }.'),
  listSeparator: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('What stands between several accepted answers, or passages, in one text: "|".'),
  columns: z
    .strictObject({
      id: z
        .string()
        .nullable()
        .optional()
        .describe('Column with an id; made from the content when left out.'),
      input: z
        .string()
        .optional()
        .describe(
          'Column with the text that is asked about, or a path: question.text; found by its name when left out.',
        ),
      targets: z
        .string()
        .optional()
        .describe(
          'Column with the accepted answer, or a list of them: answers[].text of JSON; in a cell of a table a JSON list of texts, ["24", "24 hours"], or parted by "listSeparator". Found by its name when left out.',
        ),
      metadata: z.array(z.string()).optional().describe('Further columns for templates, slices and scorers.'),
    })
    .default({})
    .describe('Which columns hold what.'),
});

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
    .array(name)
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
    name: name.optional().describe('Name in commands and reports; that of the file when left out.'),
    version: z.int().min(1).default(1).describe('Raise it when the suite changes what it measures.'),
    title: z.string().min(1).optional().describe('Heading in reports; made from the name when left out.'),
    description: z.string().min(1).optional().describe('What the task is, for those who read a report.'),
    models: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Models as provider:name, the default first; --model replaces them.'),
    data: data
      .optional()
      .describe(
        'The file with all samples: short for "dataset.data". It is divided where a technique shows or trains on samples; else all of it is measured.',
      ),
    dataset: dataset.optional().describe('The files with the samples; "data" is enough where there is one.'),
    corpus: corpus.nullable().default(null).describe('Documents for techniques with retrieval.'),
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
    reference: name.default('plain'),
    techniques: z
      .array(technique)
      .min(1)
      .optional()
      .describe('What is compared; by what the data have when left out.'),
    profiles: z.strictObject({ quick: profile.optional(), full: profile.optional() }).default({}),
  })
  .describe('A task suite of adaptbench.');

/** A suite file as it is written, short or in full. */
export type WrittenSuite = z.infer<typeof suiteFileSchema>;
