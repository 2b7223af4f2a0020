import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';
import { trialSchema } from './records.ts';
import { PURPOSES } from './words.ts';

const trialPlace = {
  /** Id of the cell. */
  cell: z.string(),
  /** Id of the sample within the cell's suite. */
  sample: z.string(),
  repeat: z.number(),
  /** Index of the prompt variant. */
  promptVariant: z.number(),
  purpose: z.enum(PURPOSES),
};

const trialPlaceSchema = z.object(trialPlace);

/** Where a trial stands in a run. */
export type TrialPlace = ReadOnly<z.infer<typeof trialPlaceSchema>>;

export const taskSchema = z.discriminatedUnion('kind', [
  /** Make an index ready. */
  z.object({
    kind: z.literal('index'),
    /** Content key of the corpus. */
    corpus: z.string(),
  }),
  /** Make a trial and score it. */
  z.object({ kind: z.literal('trial'), ...trialPlace }),
  /** Score a trial anew that an earlier session made. */
  z.object({ kind: z.literal('score'), ...trialPlace, trial: trialSchema }),
]);

/** A piece of work, as whoever does it is handed it: nothing but JSON. */
export type Task = ReadOnly<z.infer<typeof taskSchema>>;
export type TrialTask = Extract<Task, { readonly kind: 'trial' }>;
export type ScoreTask = Extract<Task, { readonly kind: 'score' }>;

const taskResultSchema = z.object({
  /** Whether a trial failed in a way that may have passed a while later. */
  mayPass: z.boolean(),
});

/** How a piece of work ended; what came of it is in the records that were emitted. */
export type TaskResult = ReadOnly<z.infer<typeof taskResultSchema>>;
