import {
  InferenceClient,
  InferenceClientError,
  InferenceClientProviderApiError,
} from '@huggingface/inference';
import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import { requireHttpUrl } from '../http/base-url.ts';
import { CallFailure, describeCauses, parseRetryAfter } from '../http/failure.ts';
import { jsonOf } from '../http/json-body.ts';
import { publicUrl } from '../http/redact.ts';
import type { ModelOptions } from './options.ts';
import { createRemoteModel, type RemoteProtocol } from './remote.ts';

const ROUTER_URL = 'https://router.huggingface.co/v1';
const KEY_VARIABLE = 'HF_TOKEN';
const DEFAULT_CONCURRENCY = 8;

/**
 * Opens a chat model behind Hugging Face's router, or an inference endpoint of one's own (`baseUrl`).
 * @throws BenchError `MODEL_UNAVAILABLE` without a token for the router, `INVALID_ARGUMENT` for the completion form
 *   or a base URL that is none
 */
export async function openHuggingFaceModel(name: string, options: ModelOptions): Promise<Model> {
  if (options.baseUrl !== undefined) requireHttpUrl(options.baseUrl);
  const token = options.keys.huggingface;
  if (token === undefined && options.baseUrl === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `huggingface:${name} needs a token.`, {
      hint: `Set ${KEY_VARIABLE}, or use a model that needs none, for instance --model local:smollm2-135m.`,
    });
  }
  if (options.form === 'completion') {
    throw new BenchError('INVALID_ARGUMENT', `huggingface:${name} takes chat prompts only.`, {
      hint: 'Leave --form out; a server that continues texts is used as openai:<model> with --base-url.',
    });
  }
  return createRemoteModel(createProtocol(name, options), options);
}

function createProtocol(name: string, options: ModelOptions): RemoteProtocol {
  const token = options.keys.huggingface;
  const { baseUrl } = options;
  const client = new InferenceClient(token, baseUrl === undefined ? {} : { endpointUrl: baseUrl });
  const endpoint = publicUrl(baseUrl ?? ROUTER_URL);
  return {
    info: {
      id: `huggingface:${name}`,
      provider: 'huggingface',
      name,
      form: 'chat',
      place: 'remote',
      endpoint,
      weightsHash: null,
      maxConcurrency: options.maxConcurrency ?? DEFAULT_CONCURRENCY,
      maxTrials: options.maxConcurrency ?? DEFAULT_CONCURRENCY,
      contextTokens: null,
    },
    target: { provider: 'huggingface', model: name, endpoint, keyVariable: KEY_VARIABLE, secrets: [token] },
    async send(request, signal) {
      const { prompt } = request;
      if (prompt.form !== 'chat') {
        throw new BenchError('INVALID_ARGUMENT', `huggingface:${name} takes chat prompts only.`);
      }
      let retryAfter: string | null = null;
      let body: unknown;
      try {
        await client.chatCompletion(
          {
            model: name,
            messages: prompt.messages.map(({ role, content }) => ({ role, content })),
            max_tokens: request.maxTokens,
            temperature: request.temperature,
            seed: request.seed,
            ...(request.stop.length === 0 ? {} : { stop: [...request.stop] }),
          },
          {
            retry_on_error: false,
            signal,
            fetch: async (input, init) => {
              const response = await fetch(input, init);
              // The client's errors keep no headers.
              retryAfter = response.headers.get('retry-after');
              if (!response.ok) return response;
              body = await jsonOf(response);
              return Response.json(WELL_FORMED);
            },
          },
        );
        return body;
      } catch (error) {
        throw huggingFaceFailure(error, retryAfter);
      }
    },
  };
}

/** What the client insists on and servers leave out; the answer itself is judged by the reader of answers. */
const WELL_FORMED = { id: '', model: '', created: 0, usage: null, choices: [] };

const errorBodySchema = z
  .object({
    error: z.union([
      z.string(),
      z.object({ message: z.string(), code: z.string().optional().catch(undefined) }),
    ]),
    message: z.string(),
    detail: z.string(),
  })
  .partial()
  .catch({});

/** The client's errors as facts of a failed call; anything else as it is. */
export function huggingFaceFailure(error: unknown, retryAfter: string | null): unknown {
  if (error instanceof CallFailure || error instanceof BenchError) return error;
  if (error instanceof InferenceClientProviderApiError) {
    const { status, body } = error.httpResponse;
    const said = errorBodySchema.parse(body);
    const inner = typeof said.error === 'string' ? { message: said.error, code: undefined } : said.error;
    const words = inner?.message ?? said.message ?? said.detail ?? (typeof body === 'string' ? body : '');
    return new CallFailure({
      kind: 'status',
      message: words,
      status,
      code: inner?.code,
      retryAfterMs: parseRetryAfter(retryAfter, Date.now()),
      cause: error,
    });
  }
  if (error instanceof InferenceClientError) {
    return new CallFailure({ kind: 'malformed', message: error.message, cause: error });
  }
  // fetch throws a TypeError whose cause tells what happened.
  if (error instanceof TypeError) {
    return new CallFailure({ kind: 'connection', message: describeCauses(error), cause: error });
  }
  return error;
}
