import { z } from 'zod';

/** A job as OpenAI and servers with the same interface tell of it. */
export const jobSchema = z.object({
  id: z.string(),
  status: z.string(),
  training_file: z.string().nullish(),
  fine_tuned_model: z.string().nullish(),
  trained_tokens: z.number().nullish(),
  created_at: z.number().nullish(),
  finished_at: z.number().nullish(),
  estimated_finish: z.number().nullish(),
  error: z.object({ message: z.string().nullish() }).nullish().catch(null),
});

/** State of a job. */
export type JobState = z.infer<typeof jobSchema>;

/** A page of jobs, the newest first. */
export const jobListSchema = z.object({ data: z.array(jobSchema), has_more: z.boolean().nullish() });

/** A page of events, the newest first. */
export const eventsSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      message: z.string(),
      type: z.string().nullish(),
      data: z
        .object({
          step: z.number().nullish(),
          total_steps: z.number().nullish(),
          train_loss: z.number().nullish(),
          valid_loss: z.number().nullish(),
          full_valid_loss: z.number().nullish(),
        })
        .nullish()
        .catch(null),
    }),
  ),
});

/** An event of a job. */
export type JobEvent = z.infer<typeof eventsSchema>['data'][number];

/** An uploaded file. */
export const fileSchema = z.object({
  id: z.string(),
  status: z.string().nullish().catch(null),
  status_details: z.string().nullish().catch(null),
});

/** State of an uploaded file. */
export type FileState = z.infer<typeof fileSchema>;

/** Words of OpenAI and of Azure for a file that no job can be launched with yet; `uploaded` is not validated. */
const IN_WORK: readonly string[] = [
  'uploaded',
  'pending',
  'processing',
  'running',
  'notrunning',
  'in_progress',
];
const UNUSABLE: readonly string[] = ['error', 'failed', 'deleting', 'deleted', 'cancelled', 'expired'];

/** Whether a file has to be waited for; servers that say nothing of it have it ready. */
export function isInWork({ status }: FileState): boolean {
  return IN_WORK.includes(status?.toLowerCase() ?? '');
}

/** Whether no job can ever be launched with a file. */
export function isUnusable({ status }: FileState): boolean {
  return UNUSABLE.includes(status?.toLowerCase() ?? '');
}
