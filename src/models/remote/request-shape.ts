import { BenchError } from '../../core/errors.ts';
import { CallFailure } from '../../http/failure.ts';
import { quote } from '../../http/provider-error.ts';
import { redact } from '../../http/redact.ts';
import type { ChatMessage, GenerateRequest } from '../../protocol/model.ts';
import type { Adaptation } from '../../protocol/words.ts';
import type { Answer } from './chat-answer.ts';
import {
  type LimitName,
  type OptionalParameter,
  type Refusal,
  refusalOf,
  SETTINGS,
  type Setting,
} from './refusal.ts';

/** The body of a request in OpenAI's protocol; built by name, because servers differ in the names they know. */
export interface RequestBody {
  readonly model: string;
  /** Absent where a text is continued. */
  readonly messages?: readonly ChatMessage[];
  readonly [parameter: string]: unknown;
}

/** What requests to one endpoint look like: it is learnt from what the endpoint refuses, and remembered. */
export interface RequestShape {
  /**
   * One attempt.
   * @param post sends the body and reads the answer, which may hold a refusal; throws a `CallFailure`
   */
  send(request: GenerateRequest, post: (body: RequestBody) => Promise<Answer>): Promise<Answer>;
  /** Whether the next attempt will avoid what this failure of an attempt objects to. */
  mend(failure: CallFailure): boolean;
  /** The error of a failure that objects to a setting of the experiment itself: no call with it can be answered. */
  refused(failure: CallFailure): BenchError | undefined;
  /** How a request is sent otherwise than asked for, by what is known now. */
  adapted(request: GenerateRequest): readonly Adaptation[];
}

/** How requests begin. */
export interface ShapeOptions {
  /** `provider:name`, for notices. */
  readonly id: string;
  /** The model as its provider knows it. */
  readonly model: string;
  readonly limitName: LimitName;
  /** Most stop texts that are sent; answers are cut at all of them in any case. */
  readonly maxStopTexts?: number | undefined;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** Seeds are sent in 31 bits, which is all that some servers take. */
const SEED_BITS = 0x7fff_ffff;

/** What is left out costs something, which a user should know. */
const WITHOUT: Readonly<Record<OptionalParameter, string>> = {
  temperature:
    'Calls go on without it: answers are not greedy, but drawn at the server’s own temperature, and may vary.',
  seed: 'Calls go on without it: answers that are drawn by chance may vary.',
  stop: 'Calls go on without it: answers are cut here, and what follows a stop text is paid for.',
};

/** What a user set, and what can be done about it. */
const REFUSED: Readonly<
  Record<Setting, readonly [what: (request: GenerateRequest) => string, hint: string]>
> = {
  reasoningEffort: [
    ({ reasoningEffort }) => `the reasoning effort "${reasoningEffort}"`,
    'Set one that the model takes, or none (--reasoning-effort, "generation.reasoningEffort" of the suite, "effort" of the technique).',
  ],
  responseFormat: [
    () => 'a JSON schema for its answers',
    'Leave techniques with structured answers out for this model.',
  ],
};

/** The shape of requests to an endpoint of which nothing is known yet. */
export function createRequestShape(options: ShapeOptions): RequestShape {
  const { id, model, maxStopTexts } = options;
  const omitted = new Set<OptionalParameter>();
  const mendable = new WeakSet<CallFailure>();
  const refused = new WeakMap<CallFailure, BenchError>();
  let { limitName } = options;
  let limitSwapped = false;
  let leastLimit = 0;
  let systemRole = true;

  function bodyOf(request: GenerateRequest): RequestBody {
    const { prompt, maxTokens, temperature, seed, stop, reasoningEffort, responseFormat } = request;
    const chat = prompt.form === 'chat';
    const texts = stop.slice(0, maxStopTexts);
    const parameters: Record<string, unknown> = {
      [chat ? limitName : 'max_tokens']: Math.max(maxTokens, leastLimit),
      temperature,
      seed: seed & SEED_BITS,
      ...(texts.length === 0 ? {} : { stop: texts }),
      ...(reasoningEffort === undefined ? {} : { [SETTINGS.reasoningEffort]: reasoningEffort }),
      ...(responseFormat === undefined ? {} : { [SETTINGS.responseFormat]: strictly(responseFormat) }),
    };
    for (const parameter of omitted) delete parameters[parameter];
    if (!chat) return { model, prompt: prompt.text, ...parameters };
    const messages = systemRole ? prompt.messages : withoutSystemRole(prompt.messages);
    return { model, messages: messages.map(plain), ...parameters };
  }

  /** Takes a refusal to heart; whether a body made now is another one than that which was refused. */
  function learn(refusal: Refusal, body: RequestBody, words: string): boolean {
    switch (refusal.kind) {
      case 'parameter': {
        const { parameter } = refusal;
        if (!(parameter in body)) return false;
        if (!omitted.has(parameter)) {
          omitted.add(parameter);
          options.onNotice?.(`${id} refuses the parameter "${parameter}" (${words}). ${WITHOUT[parameter]}`);
        }
        return true;
      }
      case 'limit-name': {
        if (!(refusal.name in body) || body.messages === undefined) return false;
        if (limitName !== refusal.name) return true;
        if (limitSwapped) return false;
        limitSwapped = true;
        limitName = limitName === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
        return true;
      }
      case 'least-limit': {
        const { least } = refusal;
        if (Number(body['max_tokens'] ?? body['max_completion_tokens']) >= least) return false;
        if (least > leastLimit) {
          leastLimit = least;
          options.onNotice?.(
            `${id} takes no token limit below ${least} (${words}). Shorter limits are raised to it.`,
          );
        }
        return true;
      }
      case 'setting':
        return false;
      case 'system-role': {
        if (!hasSystemRole(body)) return false;
        if (systemRole) {
          systemRole = false;
          options.onNotice?.(
            `${id} takes no system role (${words}). System prompts are put before the first user turn.`,
          );
        }
        return true;
      }
    }
  }

  return {
    async send(request, post) {
      const body = bodyOf(request);
      try {
        return await post(body);
      } catch (error) {
        if (error instanceof CallFailure) {
          const { kind, status, code, parameter } = error;
          const refusal = refusalOf({
            kind,
            status,
            code,
            parameter,
            message: withoutEcho(error.message, request),
          });
          const words = `it says: ${redact(quote(error.message))}`;
          if (refusal !== undefined && learn(refusal, body, words)) mendable.add(error);
          if (refusal?.kind === 'setting' && request[refusal.setting] !== undefined) {
            const [what, hint] = REFUSED[refusal.setting];
            refused.set(
              error,
              new BenchError('INVALID_CONFIG', `${id} refuses ${what(request)} (${words}).`, { hint }),
            );
          }
        }
        throw error;
      }
    },
    mend: (failure) => mendable.has(failure),
    refused: (failure) => refused.get(failure),
    adapted: ({ prompt, maxTokens, stop }) => [
      ...[...omitted].filter((parameter) => parameter !== 'stop' || stop.length > 0),
      ...(!systemRole && prompt.form === 'chat' && hasSystemRole(prompt) ? (['system-role'] as const) : []),
      ...(maxTokens < leastLimit ? (['token-limit'] as const) : []),
    ],
  };
}

/** Shorter texts are words that a server may use by itself. */
const SHORTEST_ECHO = 12;

/** The words of a server without those of the request that they repeat: a text may speak of seeds and temperatures. */
function withoutEcho(message: string, { prompt }: GenerateRequest): string {
  const texts = prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];
  return texts
    .filter(({ length }) => length >= SHORTEST_ECHO)
    .reduce((words, text) => words.replaceAll(text, '…'), message);
}

/** A JSON schema as OpenAI's protocol takes it. */
function strictly(schema: NonNullable<GenerateRequest['responseFormat']>): Readonly<Record<string, unknown>> {
  return { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
}

/** A message without what else may stand in it. */
function plain({ role, content }: ChatMessage): ChatMessage {
  return { role, content };
}

function hasSystemRole({ messages = [] }: Pick<RequestBody, 'messages'>): boolean {
  return messages.some(({ role }) => role === 'system');
}

/** The same conversation with the system prompt before the first user turn. */
function withoutSystemRole(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const others = messages.filter(({ role }) => role !== 'system');
  if (system.length === 0) return messages;
  const first = others.findIndex(({ role }) => role === 'user');
  if (first < 0) return [{ role: 'user', content: system.join('\n\n') }, ...others];
  return others.map((message, index) =>
    index === first ? { ...message, content: [...system, message.content].join('\n\n') } : message,
  );
}
