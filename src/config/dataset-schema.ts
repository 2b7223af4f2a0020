import { z } from 'zod';
import { nameSchema } from './technique-schema.ts';

/** Where the rows of a split are: a file, a data set by name, or a file with what has to be known to read it. */
export const dataSchema = z.union([
  z.string().min(1),
  z
    .object({
      file: z.string().min(1),
      format: nameSchema
        .optional()
        .describe('Row source that reads it; by the ending of its name when left out.'),
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

/** The samples of a suite: where they are, how they are divided, and which columns hold what. */
export const datasetSchema = z.strictObject({
  train: dataSchema
    .optional()
    .describe(
      'CSV, TSV, JSONL, JSON, Parquet or XLSX file, relative to this file, or hf:owner/name@revision#configuration/split.',
    ),
  dev: dataSchema.optional(),
  test: dataSchema.optional().describe('The samples that are measured.'),
  data: dataSchema
    .optional()
    .describe(
      'One file with all samples, in place of "train", "dev" and "test": it is divided as "split" says.',
    ),
  split: split
    .optional()
    .describe('How "data" is divided; by what the data can show, labels evenly, when left out.'),
  trainedOn: z
    .array(dataSchema)
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
