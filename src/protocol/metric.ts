import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';
import { DIRECTIONS } from './words.ts';

const aggregationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proportion') }),
  z.object({ kind: z.literal('mean') }),
  /** Sums of the sufficient statistics over samples, made into one figure by the scorer's formula of that name. */
  z.object({
    kind: z.literal('corpus'),
    formula: z.string(),
    /** Only answers together have a value that says something, so that none is shown for one; absent where each has its own. */
    onlyTogether: z.literal(true).exactOptional(),
  }),
]);

export const metricSchema = z.object({
  /** Name in suite files and records, for instance `accuracy`. */
  name: z.string(),
  /** Name for readers. */
  title: z.string(),
  aggregation: aggregationSchema,
  /** Largest possible value: 1 for shares, 100 for BLEU and chrF, `null` when unbounded. */
  scale: z.union([z.literal(1), z.literal(100), z.null()]),
  better: z.enum(DIRECTIONS),
});

/** How the scores of a cell become one figure. */
export type Aggregation = ReadOnly<z.infer<typeof aggregationSchema>>;

/** How a metric is shown and compared. */
export type MetricInfo = ReadOnly<z.infer<typeof metricSchema>>;
