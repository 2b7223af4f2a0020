import {
  InferenceClient,
  InferenceClientError,
  InferenceClientProviderApiError,
} from '@huggingface/inference';
import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { CallFailure, describeCauses } from '../../http/failure.ts';
import { guardedFetch } from '../../http/guarded-fetch.ts';
import { jsonOf } from '../../http/json-body.ts';
import { publicUrl } from '../../http/redact.ts';
import { statusFailure } from '../../http/status-failure.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { readChatAnswer } from '../remote/chat-answer.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel, type RemoteProtocol } from '../remote/model.ts';
import { createRequestShape } from '../remote/request-shape.ts';
import { CHAT_ROUTER, KEY_VARIABLE } from './endpoint.ts';

const DEFAULT_CONCURRENCY = 8;

/**
 * Opens a chat model behind Hugging Face's router, or an inference endpoint of one's own (`baseUrl`).
 * @throws BenchError `MODEL_UNAVAILABLE` without a token for the router, `INVALID_ARGUMENT` for the completion form
 *   or a base URL that is none
 */
export async function openHuggingFaceModel(name: string, options: OpenOptions): Promise<Model> {
  if (options.baseUrl !== undefined) requireHttpUrl(options.baseUrl);
  const token = options.key;
  if (token === undefined && options.baseUrl === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `huggingface:${name} needs a token.`, {
      hint: `Set ${KEY_VARIABLE}, or use a model that needs none, for instance --model ${MODEL_EXAMPLES.local}.`,
    });
  }
  if (options.form === 'completion') {
    throw new BenchError('INVALID_ARGUMENT', `huggingface:${name} takes chat prompts only.`, {
      hint: 'Leave --form out; a server that continues texts is used as openai:<model> with --base-url.',
    });
  }
  return createRemoteModel(createProtocol(name, options), options);
}

function createProtocol(name: string, options: OpenOptions): RemoteProtocol {
  const token = options.key;
  const { baseUrl } = options;
  const client = new InferenceClient(token, baseUrl === undefined ? {} : { endpointUrl: baseUrl });
  const endpoint = publicUrl(baseUrl ?? CHAT_ROUTER);
  const id = `huggingface:${name}`;
  const maxConcurrency = options.maxConcurrency ?? DEFAULT_CONCURRENCY;
  const shape = createRequestShape({ id, model: name, limitName: 'max_tokens', onNotice: options.onNotice });
  return {
    info: {
      id,
      provider: 'huggingface',
      name,
      form: 'chat',
      place: 'remote',
      endpoint,
      weightsHash: null,
      maxConcurrency,
      maxTrials: maxConcurrency,
      contextTokens: null,
    },
    contact: new FirstContact({
      target: { provider: 'huggingface', model: name, endpoint, keyVariable: KEY_VARIABLE, secrets: [token] },
      baseUrl: chatBase(baseUrl ?? CHAT_ROUTER),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      slots: maxConcurrency,
      options,
    }),
    async send(request, signal) {
      const { prompt } = request;
      if (prompt.form !== 'chat') {
        throw new BenchError('INVALID_ARGUMENT', `${id} takes chat prompts only.`);
      }
      return await shape.send(request, async (body) => {
        let answer: unknown;
        try {
          await client.chatCompletion(
            { ...body, messages: (body.messages ?? []).map((message) => ({ ...message })) },
            {
              retry_on_error: false,
              signal,
              fetch: async (...sent) => {
                answer = await bodyOf(await guarded(...sent));
                return Response.json(WELL_FORMED);
              },
            },
          );
        } catch (error) {
          throw huggingFaceFailure(error);
        }
        return readChatAnswer(answer);
      });
    },
    mend: shape.mend,
    adapted: shape.adapted,
  };
}

/** What the client insists on and servers leave out; the answer itself is judged by the reader of answers. */
const WELL_FORMED = { id: '', model: '', created: 0, usage: null, choices: [] };

/** The client adds what a base URL lacks. */
function chatBase(baseUrl: string): string {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  url.pathname = path.endsWith('/v1') ? path : `${path}/v1`;
  return url.href;
}

const guarded = guardedFetch();

/**
 * The body of an answer; the client's own errors keep neither headers nor every kind of body.
 * @throws CallFailure
 */
export async function bodyOf(response: Response): Promise<unknown> {
  if (response.ok) return await jsonOf(response);
  throw statusFailure({ status: response.status, headers: response.headers, body: await response.text() });
}

/** The client's errors as facts of a failed call; anything else as it is. */
export function huggingFaceFailure(error: unknown): unknown {
  if (error instanceof CallFailure || error instanceof BenchError) return error;
  if (error instanceof InferenceClientProviderApiError) {
    const { status, body } = error.httpResponse;
    return statusFailure({ status, headers: undefined, body, cause: error });
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
