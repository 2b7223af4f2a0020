import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';

const usd = z.number().nonnegative();

/** What is charged for, of one model or one machine; what is left out is not known. */
export const priceEntrySchema = z.object({
  /** `provider:model`, or a prefix of it ending in `*`. */
  match: z.string(),
  /** USD per million prompt tokens; of an embedding model, per million tokens of text. */
  inputPerMillion: usd.exactOptional(),
  /** USD per million prompt tokens that were served from a prefix cache. */
  cachedInputPerMillion: usd.exactOptional(),
  /** USD per million prompt tokens that were written into a prefix cache; kept for the vendor’s shortest time. */
  cacheWritePerMillion: usd.exactOptional(),
  /** USD per million generated tokens. */
  outputPerMillion: usd.exactOptional(),
  /** Requests with a longer prompt cost more, all of their tokens; a factor that is left out is not known. */
  longPrompts: z
    .strictObject({
      /** Prompt tokens up to which the prices above hold. */
      above: z.number().int().positive(),
      inputTimes: z.number().positive().exactOptional(),
      outputTimes: z.number().positive().exactOptional(),
    })
    .exactOptional(),
  /** The part of input and output that a batch, answered within a day, saves: 0.5 is half the price. */
  batchDiscount: z.number().min(0).max(1).exactOptional(),
  /** USD per million tokens that a model is trained on, every epoch counted. */
  trainingPerMillion: usd.exactOptional(),
  /** USD per hour of training. */
  trainingPerHour: usd.exactOptional(),
  /** USD per hour that a server is up, whatever it answers: a dedicated deployment, a GPU, a Chroma server. */
  hostingPerHour: usd.exactOptional(),
  /** USD per hour of this machine, for models that run on it. */
  machinePerHour: usd.exactOptional(),
  /** Day the price was read off its source, `YYYY-MM-DD`. */
  asOf: z.string(),
  /** Where the price stands. */
  source: z.string(),
  /** First and last day of a price that is known to change. */
  from: z.string().exactOptional(),
  until: z.string().exactOptional(),
  /** First day on which the vendor does not serve the model any more. */
  shutsDown: z.string().exactOptional(),
  /** First day on which the vendor takes no new training of the model. */
  trainingEnds: z.string().exactOptional(),
  /** Who may still train it, and where that stands. */
  trainingNotice: z.string().exactOptional(),
  /** What a reader has to know of the price. */
  notice: z.string().exactOptional(),
});

/** The dated price of one model, or of a machine. */
export type PriceEntry = ReadOnly<z.infer<typeof priceEntrySchema>>;
