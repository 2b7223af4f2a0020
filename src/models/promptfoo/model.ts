import { BenchError, describeError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { CallFailure } from '../../http/failure.ts';
import { maskSecrets } from '../../http/redact.ts';
import type { GenerateRequest, ModelInfo } from '../../protocol/model.ts';
import type { Answer } from '../remote/chat-answer.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel } from '../remote/model.ts';
import { failureOf, readPromptfooAnswer } from './answer.ts';
import { guardRedirects } from './guard-redirects.ts';
import { loadProvider } from './library.ts';

const DEFAULT_CONCURRENCY = 8;
/** What providers of promptfoo say before they send anything. */
const KEY_MISSING = /\bAPI key is not set\b/i;

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
        guardRedirects(() =>
          provider.callApi(
            prompt,
            { vars: {}, prompt: { raw: prompt, label: prompt, config } },
            { abortSignal: signal },
          ),
        ),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CallFailure) throw error;
      throw failureOf(maskSecrets(describeError(error), secrets));
    }
    return readPromptfooAnswer(response);
  }

  /** Without its key no call of a provider can do better. */
  async function sendWithKey(request: GenerateRequest, signal: AbortSignal): Promise<Answer> {
    try {
      return await send(request, signal);
    } catch (error) {
      if (!(error instanceof CallFailure && KEY_MISSING.test(error.message))) throw error;
      const reason = error.message.replace(/\.+$/, '');
      throw new BenchError('MODEL_UNAVAILABLE', `promptfoo:${name} cannot be asked: ${reason}.`);
    }
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
            addressOption: 'the variable of that provider',
            secrets,
          },
          baseUrl: null,
          headers: {},
          slots: info.maxConcurrency,
          options,
        }),
        send: sendWithKey,
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
