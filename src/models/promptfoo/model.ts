import { BenchError, describeError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { maskSecrets } from '../../http/redact.ts';
import type { GenerateRequest, ModelInfo } from '../../protocol/model.ts';
import type { Answer } from '../remote/chat-answer.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel } from '../remote/model.ts';
import { failureOf, readPromptfooAnswer } from './answer.ts';
import { loadProvider } from './library.ts';

const DEFAULT_CONCURRENCY = 8;

/**
 * Opens a provider of promptfoo.
 * @throws BenchError `MODEL_UNAVAILABLE` where promptfoo is not installed, or knows no such provider
 */
export async function openPromptfooModel(name: string, options: OpenOptions): Promise<Model> {
  const info = infoOf(name, options);
  const { provider, secrets } = await loadProvider(name, options);

  async function send(request: GenerateRequest, signal: AbortSignal): Promise<Answer> {
    const { maxTokens, temperature, seed, stop } = request;
    const prompt = promptOf(request);
    const config = {
      max_tokens: maxTokens,
      temperature,
      seed,
      ...(stop.length === 0 ? {} : { stop: [...stop] }),
    };
    let response: unknown;
    try {
      response = await raced(
        provider.callApi(
          prompt,
          { vars: {}, prompt: { raw: prompt, label: prompt, config } },
          { abortSignal: signal },
        ),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(maskSecrets(describeError(error), secrets));
    }
    return readPromptfooAnswer(response);
  }

  return {
    ...createRemoteModel(
      {
        info,
        contact: new FirstContact({
          target: {
            provider: 'promptfoo',
            model: name,
            endpoint: name,
            keyVariable: 'the variable of that provider',
            secrets,
          },
          baseUrl: null,
          headers: {},
          slots: info.maxConcurrency,
          options,
        }),
        send,
        adapted: () => [],
      },
      options,
    ),
    close: async () => void (await provider.cleanup?.()),
  };
}

/** The same for a plan, for which promptfoo is not loaded. */
export function planPromptfooModel(name: string, options: OpenOptions): Model {
  return {
    info: infoOf(name, options),
    generate: async () => {
      throw new BenchError('INTERNAL', `promptfoo:${name} was opened for a plan and cannot answer.`);
    },
    close: async () => {},
  };
}

function infoOf(name: string, options: OpenOptions): ModelInfo {
  const maxConcurrency = options.maxConcurrency ?? DEFAULT_CONCURRENCY;
  return {
    id: `promptfoo:${name}`,
    provider: 'promptfoo',
    name,
    form: options.form ?? 'chat',
    place: 'remote',
    endpoint: null,
    weightsHash: null,
    latency: 'approximate',
    maxConcurrency,
    maxTrials: maxConcurrency,
    contextTokens: null,
  };
}

/** One user turn is a plain text, which every provider takes; several are the JSON that chat providers read. */
function promptOf({ prompt }: GenerateRequest): string {
  if (prompt.form === 'completion') return prompt.text;
  const [first, ...others] = prompt.messages;
  if (first?.role === 'user' && others.length === 0) return first.content;
  return JSON.stringify(prompt.messages.map(({ role, content }) => ({ role, content })));
}

/** Not every provider of promptfoo hears the signal. */
async function raced<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([call, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.promise.catch(() => {});
    call.catch(() => {});
  }
}
