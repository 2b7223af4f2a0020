import { z } from 'zod';
import { jsonSchema } from './json.ts';
import type { ReadOnly } from './read-only.ts';
import { SPLITS } from './words.ts';

const sample = {
  /** Unique within its suite. */
  id: z.string(),
  split: z.enum(SPLITS),
  /** The main text that a technique is asked about. */
  input: z.string(),
  /** Accepted answers or reference texts, at least one; the first is the one shown as an example. */
  targets: z.array(z.string()),
  /** Everything else that the suite maps: slices, template variables, what scorers need. */
  metadata: z.record(z.string(), jsonSchema),
};

const sampleSchema = z.object(sample);

/** One row of a dataset. */
export type Sample = ReadOnly<z.infer<typeof sampleSchema>>;

export const sampleRecordSchema = z.object({ suite: z.string(), ...sample });

/** A line of `samples.jsonl`. */
export type SampleRecord = ReadOnly<z.infer<typeof sampleRecordSchema>>;
