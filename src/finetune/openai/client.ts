import type { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { BenchError } from '../../core/errors.ts';
import type { ModelOptions } from '../../core/provider.ts';
import type { RetryPolicy } from '../../core/retry-policy.ts';
import { callUrl } from '../../http/base-url.ts';
import { callForJson, callJson } from '../../http/call-json.ts';
import { CallFailure } from '../../http/failure.ts';
import { providerError } from '../../http/provider-error.ts';
import { withRetries } from '../../http/retry.ts';
import { connectOpenAi } from '../../models/openai/connect.ts';
import { OPENAI } from '../../models/openai/provider.ts';
import { callOptions } from '../../models/options.ts';
import {
  eventsSchema,
  type FileState,
  fileSchema,
  type JobEvent,
  type JobState,
  jobListSchema,
  jobSchema,
} from './provider-answers.ts';

/** Most events or jobs of one answer. */
const PAGE = 100;
/** Pages of jobs that are looked through for one whose id was lost. */
const MOST_PAGES = 20;

/** A look that is broken off loses nothing, so that an interruption need not wait for it. */
const LOOK: Partial<RetryPolicy> = { graceMs: 0 };

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
  upload(name: string, content: string): Promise<FileState>;
  /** `undefined` where it is gone, or where the server tells nothing of files. */
  file(id: string): Promise<FileState | undefined>;
  /**
   * Launches a job. It is asked for once: an attempt that broke off may have launched it.
   * @throws CallFailure
   */
  launch(request: JobRequest): Promise<JobState>;
  /** The job of an uploaded file, if there is one besides those that are known. */
  findJob(trainingFile: string, known: ReadonlySet<string>): Promise<JobState | undefined>;
  /**
   * One look at a job.
   * @throws CallFailure
   */
  state(id: string): Promise<JobState>;
  /**
   * Events after the one given, oldest first.
   * @throws CallFailure
   */
  events(id: string, after: string | undefined): Promise<readonly JobEvent[]>;
  cancel(id: string): Promise<JobState>;
  /** A failure as the error that a user reads. */
  explain(failure: CallFailure): BenchError;
}

/**
 * Connects to OpenAI or to a server with the same interface.
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export function connectTraining(
  model: string,
  options: ModelOptions & { readonly clock: Clock; readonly signal: AbortSignal },
): TrainingClient {
  const { key, baseUrl } = callOptions(OPENAI, options, options.baseUrl);
  const { target, endpoint, official, ...base } = connectOpenAi({
    name: model,
    baseUrl,
    key,
    alternative: '--model local:smollm2-135m',
  });
  const { headers } = base;
  const routeOf = (route: string): string => callUrl(base.baseUrl, route);
  const jobOf = (id: string): string => `/fine_tuning/jobs/${encodeURIComponent(id)}`;
  const pageOf = (route: string, after?: string): string => {
    const url = new URL(routeOf(route));
    url.searchParams.set('limit', String(PAGE));
    if (after !== undefined) url.searchParams.set('after', after);
    return url.href;
  };

  type Send = (signal: AbortSignal) => Promise<unknown>;
  const explain = (failure: CallFailure): BenchError =>
    providerError(failure, target, { whenBusy: 'Try again later.' });

  async function attempts<T>(schema: z.ZodType<T>, send: Send, policy: Partial<RetryPolicy>): Promise<T> {
    const { value } = await withRetries(
      async (signal) => {
        const parsed = schema.safeParse(await send(signal));
        if (parsed.success) return parsed.data;
        throw new CallFailure({
          kind: 'malformed',
          message: 'it is not what the interface for training says',
        });
      },
      { clock: options.clock, signal: options.signal, policy },
    );
    return value;
  }

  /** For calls whose repetition the caller decides on; not even a pause that the server asks for is made here. */
  const once = <T>(schema: z.ZodType<T>, send: Send, policy: Partial<RetryPolicy> = {}): Promise<T> =>
    attempts(schema, send, { ...options.retry, ...policy, retries: 0, maxAskedMs: 0 });

  async function ask<T>(schema: z.ZodType<T>, send: Send, policy: Partial<RetryPolicy> = {}): Promise<T> {
    try {
      return await attempts(schema, send, { ...options.retry, ...policy });
    } catch (error) {
      throw error instanceof CallFailure ? explain(error) : error;
    }
  }

  return {
    endpoint,
    explain,
    upload: (name, content) =>
      ask(fileSchema, async (signal) => {
        const form = new FormData();
        form.set('purpose', 'fine-tune');
        form.set('file', new File([content], name));
        const packed = new Response(form);
        const type = { 'content-type': packed.headers.get('content-type') ?? '' };
        const body = new Uint8Array(await packed.arrayBuffer());
        return await callForJson({ url: routeOf('/files'), headers: { ...headers, ...type }, body, signal });
      }),
    async file(id) {
      try {
        return await ask(
          fileSchema,
          (signal) => callJson({ url: routeOf(`/files/${encodeURIComponent(id)}`), headers, signal }),
          LOOK,
        );
      } catch (error) {
        if (isMissing(error) || isNotServed(error)) return undefined;
        throw error;
      }
    },
    launch: ({ hyperparameters, ...request }) =>
      once(jobSchema, (signal) =>
        callJson({
          url: routeOf('/fine_tuning/jobs'),
          headers,
          body: {
            model: request.model,
            training_file: request.trainingFile,
            ...(request.validationFile === null ? {} : { validation_file: request.validationFile }),
            ...(request.suffix === null ? {} : { suffix: request.suffix }),
            seed: request.seed,
            // OpenAI moved them below the method; other servers know the older place.
            ...(Object.keys(hyperparameters).length === 0
              ? {}
              : official
                ? { method: { type: 'supervised', supervised: { hyperparameters } } }
                : { hyperparameters }),
          },
          signal,
        }),
      ),
    async findJob(trainingFile, known) {
      let after: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { data, has_more } = await ask(
          jobListSchema,
          (signal) => callJson({ url: pageOf('/fine_tuning/jobs', after), headers, signal }),
          LOOK,
        );
        const found = data.find((job) => job.training_file === trainingFile && !known.has(job.id));
        if (found !== undefined) return found;
        const untold = data.find((job) => job.training_file == null && !known.has(job.id));
        if (untold !== undefined) {
          throw new CallFailure({
            kind: 'malformed',
            message: `its list does not say which file the job ${untold.id} is trained on`,
          });
        }
        after = data.at(-1)?.id;
        if (has_more !== true || after === undefined) return undefined;
      }
      return undefined;
    },
    state: (id) => once(jobSchema, (signal) => callJson({ url: routeOf(jobOf(id)), headers, signal }), LOOK),
    async events(id, after) {
      const { data } = await once(
        eventsSchema,
        (signal) => callJson({ url: pageOf(`${jobOf(id)}/events`), headers, signal }),
        LOOK,
      );
      // The newest come first; a page is more than comes between two looks.
      const known = data.findIndex((event) => event.id === after);
      return (known < 0 ? data : data.slice(0, known)).toReversed();
    },
    cancel: (id) =>
      ask(jobSchema, (signal) =>
        callJson({ url: routeOf(`${jobOf(id)}/cancel`), method: 'POST', headers, signal }),
      ),
  };
}

/** Whether a server says that it does not have what was asked for. */
export function isMissing(error: unknown): boolean {
  return [404, 410].includes(statusOf(error));
}

/** Whether a server says that it does not offer what was asked for at all. */
export function isNotServed(error: unknown): boolean {
  return [405, 501].includes(statusOf(error));
}

function statusOf(error: unknown): number {
  const status =
    error instanceof CallFailure ? error.status : error instanceof BenchError ? error.details['status'] : 0;
  return typeof status === 'number' ? status : 0;
}
