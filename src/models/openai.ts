import type { GenerateRequest, Model, PromptForm } from '../core/model.ts';
import type { CallFailure } from '../http/failure.ts';
import { jsonOf } from '../http/json-body.ts';
import { connectOpenAi, type OpenAiEndpoint, openAiFailure } from './openai-client.ts';
import type { ModelOptions } from './options.ts';
import { createRemoteModel, type RemoteProtocol } from './remote.ts';

const DEFAULT_CONCURRENCY = 8;
/** OpenAI's limit on stop texts. */
const MAX_STOP_TEXTS = 4;

/** OpenAI's models that continue a text; all others chat. */
const COMPLETION_MODELS = ['gpt-3.5-turbo-instruct', 'babbage-002', 'davinci-002'];

/** Parameters that reasoning models refuse and that an answer can do without. */
const OPTIONAL_PARAMETERS = ['temperature', 'seed', 'stop'] as const;
type OptionalParameter = (typeof OPTIONAL_PARAMETERS)[number];

type Body = Record<string, unknown>;

/**
 * Opens a model of OpenAI or of any server that speaks its protocol (`baseUrl`).
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export async function openOpenAiModel(name: string, options: ModelOptions): Promise<Model> {
  const endpoint = connectOpenAi({
    name,
    baseUrl: options.baseUrl ?? options.openaiBaseUrl,
    key: options.keys.openai,
    alternative: '--model local:smollm2-135m',
  });
  return createRemoteModel(createProtocol(endpoint, options), options);
}

function createProtocol(
  { name, endpoint, official, client, target }: OpenAiEndpoint,
  options: ModelOptions,
): RemoteProtocol {
  const refused = new Set<OptionalParameter>();
  let limitName: 'max_tokens' | 'max_completion_tokens' = official ? 'max_completion_tokens' : 'max_tokens';
  let limitSwapped = false;

  function bodyOf(request: GenerateRequest): Body {
    const stop = official ? request.stop.slice(0, MAX_STOP_TEXTS) : request.stop;
    const body: Body = {
      model: name,
      [request.prompt.form === 'chat' ? limitName : 'max_tokens']: request.maxTokens,
      temperature: request.temperature,
      seed: request.seed,
      ...(stop.length === 0 ? {} : { stop }),
    };
    for (const parameter of refused) delete body[parameter];
    return body;
  }

  return {
    info: {
      id: `openai:${name}`,
      provider: 'openai',
      name,
      form: options.form ?? formOf(name),
      place: 'remote',
      endpoint,
      weightsHash: null,
      maxConcurrency: options.maxConcurrency ?? DEFAULT_CONCURRENCY,
      maxTrials: options.maxConcurrency ?? DEFAULT_CONCURRENCY,
      contextTokens: null,
    },
    target,
    async send(request, signal) {
      const { prompt } = request;
      const body = bodyOf(request);
      try {
        // The bodies are built by name, because servers differ in the names they know.
        const sent =
          prompt.form === 'chat'
            ? client.post('/chat/completions', { body: { ...body, messages: prompt.messages }, signal })
            : client.post('/completions', { body: { ...body, prompt: prompt.text }, signal });
        return await jsonOf(await sent.asResponse());
      } catch (error) {
        throw openAiFailure(error);
      }
    },
    mend(failure) {
      if (failure.kind !== 'status' || (failure.status !== 400 && failure.status !== 422)) return false;
      const named = refusedParameter(failure);
      if (named === undefined) return false;
      if (named === 'max_tokens' || named === 'max_completion_tokens') {
        // Swapped once; calls that were in flight then are sent again under the other name.
        if (limitSwapped) return named !== limitName;
        limitSwapped = true;
        limitName = named === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
        return true;
      }
      if (!refused.has(named)) {
        refused.add(named);
        options.onNotice?.(`openai:${name} refuses the parameter "${named}"; calls go on without it.`);
      }
      return true;
    },
  };
}

/** The form in which a model of OpenAI is spoken to. */
export function formOf(name: string): PromptForm {
  // A tuned model is named ft:<base>:<organisation>:….
  const base = name.startsWith('ft:') ? (name.split(':')[1] ?? name) : name;
  return COMPLETION_MODELS.some((known) => base.startsWith(known)) ? 'completion' : 'chat';
}

type Named = OptionalParameter | 'max_tokens' | 'max_completion_tokens';

/** The parameter that a 400 objects to as such; a mere wrong value of another kind is no reason to drop it. */
function refusedParameter(failure: CallFailure): Named | undefined {
  const candidates: readonly Named[] = ['max_completion_tokens', 'max_tokens', ...OPTIONAL_PARAMETERS];
  const unsupported =
    failure.code === 'unsupported_parameter' ||
    failure.code === 'unsupported_value' ||
    /unsupported|not supported|does not support|unknown|unrecogni[sz]ed|not permitted|extra/i.test(
      failure.message,
    );
  if (!unsupported) return undefined;
  if (failure.parameter !== undefined) return candidates.find((name) => name === failure.parameter);
  // The first one named is the one objected to: "'max_tokens' is not supported, use 'max_completion_tokens'".
  const places = candidates
    .map((name) => ({ name, at: failure.message.search(new RegExp(`\\b${name}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return places[0]?.name;
}
