import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';

export const priceEntrySchema = z.object({
  /** `provider:model`, or a prefix of it ending in `*`. */
  match: z.string(),
  /** USD per million prompt tokens. */
  inputPerMillion: z.number().exactOptional(),
  /** USD per million prompt tokens that were served from a prefix cache. */
  cachedInputPerMillion: z.number().exactOptional(),
  /** USD per million generated tokens. */
  outputPerMillion: z.number().exactOptional(),
  /** USD per million tokens that a model is trained on, every epoch counted. */
  trainingPerMillion: z.number().exactOptional(),
  /** USD per hour of this machine, for models that run on it. */
  machinePerHour: z.number().exactOptional(),
  /** Day the price was read off its source, `YYYY-MM-DD`. */
  asOf: z.string(),
  /** Where the price stands. */
  source: z.string(),
});

/** The dated price of one model, or of this machine. */
export type PriceEntry = ReadOnly<z.infer<typeof priceEntrySchema>>;
