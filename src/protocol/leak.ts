import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';

export const leakSchema = z.object({
  suite: z.string(),
  /** How the sample is given away; open, because a newer version may find more. */
  kind: z.string(),
  /** Id of the sample that is measured, or chosen on. */
  sample: z.string(),
  /** Where it stands, as its suite names files: `test.csv:7`. */
  at: z.string(),
  /** What gives it away: a row, or a document. */
  by: z.string(),
});

/** A sample that a technique may be shown, or trained on, before it is measured on it. */
export type Leak = ReadOnly<z.infer<typeof leakSchema>>;
