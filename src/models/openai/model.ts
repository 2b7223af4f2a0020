import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl } from '../../http/base-url.ts';
import { callForAnswer } from '../../http/call-json.ts';
import type { PromptForm } from '../../protocol/words.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { readChatAnswer } from '../remote/chat-answer.ts';
import { remoteConcurrency } from '../remote/concurrency.ts';
import { slowestMsOfCall } from '../remote/expected-tokens.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel, type RemoteProtocol } from '../remote/model.ts';
import { createRequestShape } from '../remote/request-shape.ts';
import { connectOpenAi, type OpenAiEndpoint } from './connect.ts';

/** OpenAI's limit on stop texts. */
const MAX_STOP_TEXTS = 4;

/** OpenAI's models that continue a text; all others chat. */
const COMPLETION_MODELS = ['gpt-3.5-turbo-instruct', 'babbage-002', 'davinci-002'];

/**
 * Opens a model of OpenAI or of any server that speaks its protocol (`baseUrl`).
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export async function openOpenAiModel(name: string, options: OpenOptions): Promise<Model> {
  const endpoint = connectOpenAi({
    name,
    baseUrl: options.baseUrl,
    key: options.key,
    alternative: `--model ${MODEL_EXAMPLES.local}`,
  });
  return createOpenAiModel(endpoint, options);
}

/** A model behind an endpoint that speaks OpenAI's protocol. */
export function createOpenAiModel(endpoint: OpenAiEndpoint, options: OpenOptions): Model {
  return createRemoteModel(createProtocol(endpoint, options), options);
}

function createProtocol(
  { endpoint, official, baseUrl, headers, target, lists = true }: OpenAiEndpoint,
  options: OpenOptions,
): RemoteProtocol {
  const { provider, model: name } = target;
  const id = `${provider}:${name}`;
  const maxConcurrency = remoteConcurrency(options);
  const shape = createRequestShape({
    id,
    model: name,
    limitName: official ? 'max_completion_tokens' : 'max_tokens',
    maxStopTexts: official ? MAX_STOP_TEXTS : undefined,
    onNotice: options.onNotice,
  });
  const contact = new FirstContact({ target, baseUrl, headers, lists, slots: maxConcurrency, options });
  return {
    info: {
      id,
      provider,
      name,
      form: options.form ?? formOf(name),
      place: 'remote',
      endpoint,
      weightsHash: null,
      maxConcurrency,
      maxTrials: maxConcurrency,
      contextTokens: null,
    },
    contact,
    send: (request, signal) =>
      shape.send(request, async (body) => {
        const route = contact.route(request.prompt.form === 'chat' ? '/chat/completions' : '/completions');
        const answer = await callForAnswer({ url: callUrl(baseUrl, route), headers, body, signal });
        return { ...readChatAnswer(answer.body), headers: answer.headers };
      }),
    mend: shape.mend,
    refused: shape.refused,
    adapted: shape.adapted,
    workMs: slowestMsOfCall,
  };
}

/** The form in which a model of OpenAI is spoken to. */
export function formOf(name: string): PromptForm {
  // A tuned model is named ft:<base>:<organisation>:….
  const base = name.startsWith('ft:') ? (name.split(':')[1] ?? name) : name;
  return COMPLETION_MODELS.some((known) => base.startsWith(known)) ? 'completion' : 'chat';
}
