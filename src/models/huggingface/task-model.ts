import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl } from '../../http/base-url.ts';
import { callForAnswer } from '../../http/call-json.ts';
import { CallFailure } from '../../http/failure.ts';
import { publicUrl } from '../../http/redact.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import type { Answer } from '../remote/chat-answer.ts';
import { remoteConcurrency } from '../remote/concurrency.ts';
import { slowestMsOfCall } from '../remote/expected-tokens.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel } from '../remote/model.ts';
import { isError, reportedFailure } from '../remote/reported-error.ts';
import { INFERENCE_ROUTER, KEY_VARIABLE } from './endpoint.ts';
import type { Task } from './tasks.ts';

/**
 * A model that does one task with one text, behind Hugging Face's inference API or an endpoint of one's own.
 * @throws BenchError `INVALID_ARGUMENT` for the chat form
 */
export function createTaskModel(task: Task, name: string, options: OpenOptions): Model {
  const { key: token, baseUrl } = options;
  const id = `huggingface:${name}`;
  if (options.form === 'chat') {
    throw new BenchError('INVALID_ARGUMENT', `${id} takes one text and no chat.`, {
      hint: 'Leave --form out, or the task before the name of the model.',
    });
  }
  const url = baseUrl ?? callUrl(INFERENCE_ROUTER, `/models/${task.model}`);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const endpoint = publicUrl(baseUrl ?? INFERENCE_ROUTER);
  const maxConcurrency = remoteConcurrency(options);

  async function send(request: GenerateRequest, signal: AbortSignal): Promise<Answer> {
    const { prompt } = request;
    if (prompt.form !== 'completion') {
      throw new BenchError('INVALID_ARGUMENT', `${id} takes one text and no chat.`);
    }
    const parameters = task.parameters(request);
    const { body, headers: received } = await callForAnswer({
      url,
      headers,
      body: { inputs: prompt.text, parameters },
      signal,
    });
    const text = task.read(body, prompt.text);
    if (text !== undefined) {
      return { text, reasoning: '', finishReason: 'other', usage: null, headers: received };
    }
    const error = body !== null && typeof body === 'object' && 'error' in body ? body.error : undefined;
    if (isError(error)) throw reportedFailure(error, { otherwise: 'no reason given' });
    throw new CallFailure({
      kind: 'malformed',
      message: `there is no result of ${task.name} in it`,
      paid: { usage: null },
    });
  }

  return createRemoteModel(
    {
      info: {
        id,
        provider: 'huggingface',
        name,
        form: 'completion',
        place: 'remote',
        endpoint,
        weightsHash: null,
        maxConcurrency,
        maxTrials: maxConcurrency,
        contextTokens: null,
      },
      contact: new FirstContact({
        target: {
          provider: 'huggingface',
          model: name,
          endpoint,
          keyVariable: KEY_VARIABLE,
          secrets: [token],
        },
        baseUrl: url,
        headers,
        lists: false,
        slots: maxConcurrency,
        options,
      }),
      send,
      adapted: () => [],
      workMs: slowestMsOfCall,
    },
    options,
  );
}
