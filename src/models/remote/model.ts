import type { BenchError } from '../../core/errors.ts';
import type { CallEvents, Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { Brake } from '../../http/brake.ts';
import { CallFailure } from '../../http/failure.ts';
import { redact } from '../../http/redact.ts';
import { withRetries } from '../../http/retry.ts';
import type { GenerateRequest, GenerateResponse, ModelInfo } from '../../protocol/model.ts';
import type { Adaptation } from '../../protocol/words.ts';
import { attemptFault } from './attempt-fault.ts';
import { createCallQueue } from './call-queue.ts';
import type { Answer } from './chat-answer.ts';
import { expectedTokensOfCall } from './expected-tokens.ts';
import type { FirstContact } from './first-contact.ts';
import { cutAtLimit } from './longest-answer.ts';
import { cutAtStop } from './stop-texts.ts';

/** The protocol of one provider. */
export interface RemoteProtocol {
  readonly info: ModelInfo;
  readonly contact: FirstContact;
  /** One attempt: sends the request and reads the answer; throws a `CallFailure`. */
  send(request: GenerateRequest, signal: AbortSignal): Promise<Answer>;
  /** What a request may take a slow server, in ms; left out by what may do more than to generate. */
  workMs?(request: GenerateRequest): number;
  /** How a request is sent otherwise than asked for, because the endpoint refused it. */
  adapted(request: GenerateRequest): readonly Adaptation[];
  /** Whether the next attempt will avoid what this failure objects to. */
  mend?(failure: CallFailure): boolean;
  /** The error of a failure that objects to a setting of the experiment itself, which ends the run. */
  refused?(failure: CallFailure): BenchError | undefined;
}

/** Refused by a filter before the model saw the request: the same as an answer that the filter emptied. */
const FILTERED: Answer = { text: '', reasoning: '', finishReason: 'content-filter', usage: null };
const FILTER_CODES: readonly string[] = ['content_filter', 'content_policy_violation'];

/** Routers repeat a filter's words under a code of their own. */
const FILTER_WORDS = /content management policy|ContentPolicyViolation/;

function isFiltered({ status, code = '', message }: CallFailure): boolean {
  return FILTER_CODES.includes(code) || (status === 400 && FILTER_WORDS.test(message));
}

/** A model behind a protocol: queue, retry, reading of the answer, timing and errors. */
export function createRemoteModel(protocol: RemoteProtocol, options: OpenOptions): Model {
  const { clock } = options;
  const { provider, endpoint, maxConcurrency } = protocol.info;
  const queue = createCallQueue(maxConcurrency, clock);
  const brake = new Brake({
    clock,
    policy: options.retry,
    slots: maxConcurrency,
    auto: options.autoConcurrency,
    rateLimit: options.rateLimit,
    name: `${provider} at ${endpoint}`,
    onNotice: (notice) => options.onNotice?.(redact(notice, protocol.contact.secrets)),
  });

  async function call(
    request: GenerateRequest,
    { signal, events }: { readonly signal: AbortSignal; readonly events: CallEvents },
  ): Promise<GenerateResponse> {
    const mend = protocol.mend?.bind(protocol);
    let adapted: readonly Adaptation[] = [];
    const attempt = async (attemptSignal: AbortSignal): Promise<Answer> => {
      // As this very request is shaped: another call may learn of a refusal while this one is under way.
      adapted = protocol.adapted(request);
      try {
        return await protocol.send(request, attemptSignal);
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        if (isFiltered(error)) {
          return { ...FILTERED, usage: error.paid?.usage ?? null };
        }
        throw error;
      }
    };
    const { value, latencyMs, queueMs, retries, retryMs } = await withRetries(attempt, {
      clock,
      signal,
      policy: options.retry,
      brake,
      budget: options.retryBudget,
      tokens: expectedTokensOfCall(request),
      workMs: protocol.workMs?.(request),
      factsOf: ({ usage, headers }) => ({
        tokens: usage === null ? null : usage.inputTokens + usage.outputTokens,
        headers,
      }),
      isHopeless: ({ kind }) => kind === 'timeout' && protocol.contact.isSilent,
      beforeAttempt: async () => {
        await events.sent?.();
        if (!signal.aborted) return;
        await events.failed?.();
        signal.throwIfAborted();
      },
      onFailure: async (failure) => {
        if (wasCharged(failure)) {
          await events.unread?.({
            reason: redact(failure.message, protocol.contact.secrets),
            usage: failure.paid?.usage ?? null,
          });
        }
        await events.failed?.(attemptFault(failure));
      },
      ...(mend === undefined ? {} : { mend }),
    });
    // Servers that know fewer stop texts, or none, must not give longer answers.
    const { text: wanted, stopped } = cutAtStop(value.text, request.stop);
    const { text, isCut } = cutAtLimit(wanted, request.maxTokens);
    const reasoning = cutAtLimit(value.reasoning, request.maxTokens);
    const finishReason = stopped ? 'stop' : value.finishReason;
    return {
      text,
      ...(reasoning.text === '' ? {} : { reasoning: reasoning.text }),
      finishReason: isCut || reasoning.isCut ? 'length' : finishReason,
      usage: value.usage,
      timing: { latencyMs, queueMs, retryMs, retries, sharedBy: 1 },
      ...(adapted.length === 0 ? {} : { adapted }),
      ...(value.refused === undefined ? {} : { refused: value.refused }),
      ...(value.passages === undefined ? {} : { passages: value.passages }),
      ...(value.recordedIn === undefined ? {} : { recordedIn: value.recordedIn }),
    };
  }

  return {
    info: protocol.info,
    generate: (request, signal, events = {}) =>
      queue(async (queueMs) => {
        try {
          await protocol.contact.make(signal);
          const response = await call(request, { signal, events });
          protocol.contact.succeeded();
          const { timing } = response;
          return { ...response, timing: { ...timing, queueMs: queueMs + timing.queueMs } };
        } catch (error) {
          if (!(error instanceof CallFailure)) throw error;
          const refused = protocol.refused?.(error);
          if (refused !== undefined) {
            brake.close(error);
            throw refused;
          }
          const failure = protocol.contact.failed(error);
          if (failure.details['fatal'] === true) brake.close(error);
          throw failure;
        }
      }, signal),
    close: async () => {},
  };
}

/** Whether a failed attempt was paid for, or may have been. */
function wasCharged({ paid }: CallFailure): boolean {
  if (paid === undefined) return false;
  return paid.usage === null || paid.usage.inputTokens + paid.usage.outputTokens > 0;
}
