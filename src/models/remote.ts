import type { GenerateRequest, GenerateResponse, Model, ModelInfo } from '../core/model.ts';
import { CallFailure } from '../http/failure.ts';
import { type CallTarget, providerError } from '../http/provider-error.ts';
import { withRetries } from '../http/retry.ts';
import { createCallQueue } from './call-queue.ts';
import { readAnswer } from './chat-answer.ts';
import type { ModelOptions } from './options.ts';
import { cutAtStop } from './stop-texts.ts';

/** The protocol of one provider. */
export interface RemoteProtocol {
  readonly info: ModelInfo;
  readonly target: CallTarget;
  /** One attempt: sends the request and returns the body of the answer; throws a `CallFailure`. */
  send(request: GenerateRequest, signal: AbortSignal): Promise<unknown>;
  /** Whether the next attempt will avoid what this failure objects to. */
  mend?(failure: CallFailure): boolean;
}

/** A model behind a protocol: queue, retry, reading of the answer, timing and errors. */
export function createRemoteModel(protocol: RemoteProtocol, options: ModelOptions): Model {
  const { clock } = options;
  const queue = createCallQueue(protocol.info.maxConcurrency, clock);

  async function call(request: GenerateRequest, signal: AbortSignal): Promise<GenerateResponse> {
    const mend = protocol.mend?.bind(protocol);
    const { value, latencyMs, retries, retryMs } = await withRetries(
      (attemptSignal) => protocol.send(request, attemptSignal),
      { clock, signal, policy: options.retry, ...(mend === undefined ? {} : { mend }) },
    );
    const answer = readAnswer(value);
    // Servers that know fewer stop texts, or none, must not give longer answers.
    const { text, stopped } = cutAtStop(answer.text, request.stop);
    return {
      text,
      finishReason: stopped ? 'stop' : answer.finishReason,
      usage: answer.usage,
      timing: { latencyMs, queueMs: 0, retryMs, retries, sharedBy: 1 },
    };
  }

  return {
    info: protocol.info,
    generate: (request, signal) =>
      queue(async (queueMs) => {
        try {
          const response = await call(request, signal);
          return { ...response, timing: { ...response.timing, queueMs } };
        } catch (error) {
          if (error instanceof CallFailure) throw providerError(error, protocol.target);
          throw error;
        }
      }, signal),
    close: async () => {},
  };
}
