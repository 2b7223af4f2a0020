import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl, requireHttpUrl } from '../../http/base-url.ts';
import { callForAnswer } from '../../http/call-json.ts';
import { publicUrl } from '../../http/redact.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { readChatAnswer } from '../remote/chat-answer.ts';
import { remoteConcurrency } from '../remote/concurrency.ts';
import { slowestMsOfCall } from '../remote/expected-tokens.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel, type RemoteProtocol } from '../remote/model.ts';
import { createRequestShape } from '../remote/request-shape.ts';
import { CHAT_ROUTER, KEY_VARIABLE } from './endpoint.ts';
import { createTaskModel } from './task-model.ts';
import { taskOf } from './tasks.ts';

/**
 * Opens a model behind Hugging Face's router, or an inference endpoint of one's own (`baseUrl`).
 * @param name of a model that chats; another task stands before it: `translation/org/model`
 * @throws BenchError `MODEL_UNAVAILABLE` without a token for the router, `INVALID_ARGUMENT` for a form that the model
 *   does not have, or a base URL that is none
 */
export async function openHuggingFaceModel(name: string, options: OpenOptions): Promise<Model> {
  if (options.baseUrl !== undefined) requireHttpUrl(options.baseUrl);
  const token = options.key;
  if (token === undefined && options.baseUrl === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `huggingface:${name} needs a token.`, {
      hint: `Set ${KEY_VARIABLE}, or use a model that needs none, for instance --model ${MODEL_EXAMPLES.local}.`,
    });
  }
  const task = taskOf(name);
  if (task !== null) return createTaskModel(task, name, options);
  if (options.form === 'completion') {
    throw new BenchError('INVALID_ARGUMENT', `huggingface:${name} takes chat prompts only.`, {
      hint: `Leave --form out, or write huggingface:text-generation/${name}.`,
    });
  }
  return createRemoteModel(createProtocol(name, options), options);
}

function createProtocol(name: string, options: OpenOptions): RemoteProtocol {
  const token = options.key;
  const { baseUrl } = options;
  const address = chatBase(baseUrl ?? CHAT_ROUTER);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const endpoint = publicUrl(baseUrl ?? CHAT_ROUTER);
  const id = `huggingface:${name}`;
  const maxConcurrency = remoteConcurrency(options);
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
      baseUrl: address,
      headers,
      slots: maxConcurrency,
      options,
    }),
    async send(request, signal) {
      const { prompt } = request;
      if (prompt.form !== 'chat') {
        throw new BenchError('INVALID_ARGUMENT', `${id} takes chat prompts only.`);
      }
      const url = callUrl(address, '/chat/completions');
      return await shape.send(request, async (body) => {
        const answer = await callForAnswer({ url, headers, body, signal });
        return { ...readChatAnswer(answer.body), headers: answer.headers };
      });
    },
    mend: shape.mend,
    refused: shape.refused,
    adapted: shape.adapted,
    workMs: slowestMsOfCall,
  };
}

/** A base URL as it is, or without what was left out or copied along. */
function chatBase(baseUrl: string): string {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  url.pathname = path.endsWith('/v1') ? path : `${path}/v1`;
  return url.href;
}
