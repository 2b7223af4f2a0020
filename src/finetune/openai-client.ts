import { toFile } from 'openai';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { CallFailure } from '../http/failure.ts';
import { providerError } from '../http/provider-error.ts';
import { withRetries } from '../http/retry.ts';
import { connectOpenAi, openAiFailure } from '../models/openai-client.ts';
import { type ModelOptions, requireKeyOf } from '../models/options.ts';

/** A job as OpenAI and servers with the same interface tell of it. */
const jobSchema = z.object({
  id: z.string(),
  status: z.string(),
  training_file: z.string().nullish(),
  fine_tuned_model: z.string().nullish(),
  trained_tokens: z.number().nullish(),
  created_at: z.number().nullish(),
  finished_at: z.number().nullish(),
  estimated_finish: z.number().nullish(),
  error: z.object({ message: z.string().nullish() }).nullish(),
});

/** State of a job. */
export type JobState = z.infer<typeof jobSchema>;

const eventsSchema = z.object({
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

const listSchema = z.object({ data: z.array(jobSchema), has_more: z.boolean().nullish() });
const fileSchema = z.object({ id: z.string() });

/** Most events or jobs of one answer. */
const PAGE = 100;
/** Pages of jobs that are looked through for one whose id was lost. */
const MOST_PAGES = 20;

/** What is asked of a job. */
export interface JobRequest {
  readonly model: string;
  readonly trainingFile: string;
  readonly validationFile: string | null;
  readonly suffix: string | null;
  readonly seed: number;
  readonly hyperparameters: Readonly<Record<string, number>>;
}

/** The part of OpenAI's interface that trains; also of any server that has the same. */
export interface TrainingClient {
  /** Without credentials. */
  readonly endpoint: string;
  /** @returns id of the file */
  upload(name: string, content: string): Promise<string>;
  /**
   * Launches a job. It is asked for once: an attempt that broke off may have launched it.
   * @throws BenchError `PROVIDER`; CallFailure of kind connection or timeout, or a status from 500 on, where nobody knows
   */
  launch(request: JobRequest): Promise<JobState>;
  /** The job of an uploaded file, if there is one. */
  findJob(trainingFile: string): Promise<JobState | undefined>;
  /** `undefined` when the provider does not know it any more. */
  state(id: string): Promise<JobState | undefined>;
  /** Events after the one given, oldest first. */
  events(id: string, after: string | undefined): Promise<readonly JobEvent[]>;
  cancel(id: string): Promise<JobState>;
}

/**
 * Connects to OpenAI or to a server with the same interface.
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export function connectTraining(
  model: string,
  options: ModelOptions & { readonly clock: Clock; readonly signal: AbortSignal },
): TrainingClient {
  requireKeyOf('openai', options);
  const { client, target, endpoint, official } = connectOpenAi({
    name: model,
    baseUrl: options.baseUrl ?? options.openaiBaseUrl,
    key: options.keys.openai,
    alternative: '--model local:smollm2-135m',
  });

  async function once<T>(schema: z.ZodType<T>, send: (signal: AbortSignal) => Promise<unknown>): Promise<T> {
    let body: unknown;
    try {
      body = await send(options.signal);
    } catch (error) {
      options.signal.throwIfAborted();
      throw openAiFailure(error);
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new CallFailure({ kind: 'malformed', message: 'it is not what the interface for training says' });
  }

  async function ask<T>(schema: z.ZodType<T>, send: (signal: AbortSignal) => Promise<unknown>): Promise<T> {
    try {
      const { value } = await withRetries(() => once(schema, send), {
        clock: options.clock,
        signal: options.signal,
        policy: options.retry,
      });
      return value;
    } catch (error) {
      throw error instanceof CallFailure ? providerError(error, target) : error;
    }
  }

  return {
    endpoint,
    async upload(name, content) {
      const { id } = await ask(fileSchema, async (signal) =>
        client.files.create(
          { file: await toFile(Buffer.from(content), name), purpose: 'fine-tune' },
          { signal },
        ),
      );
      return id;
    },
    async launch({ hyperparameters, ...request }) {
      const chosen = Object.keys(hyperparameters).length > 0;
      try {
        return await once(jobSchema, (signal) =>
          client.post('/fine_tuning/jobs', {
            body: {
              model: request.model,
              training_file: request.trainingFile,
              ...(request.validationFile === null ? {} : { validation_file: request.validationFile }),
              ...(request.suffix === null ? {} : { suffix: request.suffix }),
              seed: request.seed,
              // OpenAI moved them below the method; other servers know the older place.
              ...(!chosen
                ? {}
                : official
                  ? { method: { type: 'supervised', supervised: { hyperparameters } } }
                  : { hyperparameters }),
            },
            signal,
          }),
        );
      } catch (error) {
        const refused = error instanceof CallFailure && error.kind === 'status' && (error.status ?? 0) < 500;
        throw refused ? providerError(error, target) : error;
      }
    },
    async findJob(trainingFile) {
      let after: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { data, has_more } = await ask(listSchema, (signal) =>
          client.get('/fine_tuning/jobs', {
            query: { limit: PAGE, ...(after === undefined ? {} : { after }) },
            signal,
          }),
        );
        const found = data.find((job) => job.training_file === trainingFile);
        if (found !== undefined) return found;
        after = data.at(-1)?.id;
        if (has_more !== true || after === undefined) return undefined;
      }
      return undefined;
    },
    async state(id) {
      try {
        return await ask(jobSchema, (signal) =>
          client.get(`/fine_tuning/jobs/${encodeURIComponent(id)}`, { signal }),
        );
      } catch (error) {
        if (error instanceof Error && 'details' in error && isGone(error.details)) return undefined;
        throw error;
      }
    },
    async events(id, after) {
      const { data } = await ask(eventsSchema, (signal) =>
        client.get(`/fine_tuning/jobs/${encodeURIComponent(id)}/events`, {
          query: { limit: PAGE },
          signal,
        }),
      );
      // The newest come first; a page is more than comes between two looks.
      const known = data.findIndex((event) => event.id === after);
      return (known < 0 ? data : data.slice(0, known)).toReversed();
    },
    cancel: (id) =>
      ask(jobSchema, (signal) =>
        client.post(`/fine_tuning/jobs/${encodeURIComponent(id)}/cancel`, { signal }),
      ),
  };
}

function isGone(details: unknown): boolean {
  return typeof details === 'object' && details !== null && 'status' in details && details.status === 404;
}
