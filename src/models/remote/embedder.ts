import { z } from 'zod';
import type { Embedder, EmbedderInfo } from '../../core/embedder.ts';
import type { OpenOptions } from '../../core/provider.ts';
import type { ResponseHeaders } from '../../http/asked-wait.ts';
import { Brake } from '../../http/brake.ts';
import { CallFailure } from '../../http/failure.ts';
import { MEBIBYTE } from '../../http/limit-body.ts';
import { type CallTarget, providerError } from '../../http/provider-error.ts';
import { redact } from '../../http/redact.ts';
import { withRetries } from '../../http/retry.ts';
import { unitVector } from '../../lib/vectors.ts';
import { expectedTokens } from '../../pricing/expected-tokens.ts';
import { createCallQueue } from './call-queue.ts';
import { slowestMsOfEmbedding } from './expected-tokens.ts';

/** The protocol of one provider. */
export interface EmbedderProtocol {
  readonly target: CallTarget;
  /** Most texts of one call, unless the server shows that it takes fewer. */
  readonly batchSize: number;
  /** One attempt: vectors in the order of the texts; throws a `CallFailure`. */
  send(texts: readonly string[], signal: AbortSignal): Promise<EmbeddedAnswer>;
}

interface EmbeddedAnswer {
  readonly vectors: readonly (readonly number[])[];
  /** `null` where nobody said. */
  readonly inputTokens: number | null;
  /** What the server said besides. */
  readonly headers: ResponseHeaders;
}

const CALLS_AT_ONCE = 4;

/** 256 vectors of 4,096 numbers take 25 MiB as text. */
export const EMBEDDING_LIMITS = { answerBytes: 64 * MEBIBYTE } as const;

/** What is said of servers that run a model which was not made for whole texts. */
export const ONE_VECTOR_A_TOKEN =
  'it sent one vector per token, not one per text: serve an embedding model, or turn pooling on';

/** What is said of a vector with null in it, for instance where a model overflowed. */
export const NO_NUMBER = 'a vector in it holds something that is not a finite number';

/** Whether these are vectors, but for something in them that is no finite number. */
export function lacksNumbers(vectors: readonly unknown[]): boolean {
  return (
    vectors.every((vector) => Array.isArray(vector) && vector.length > 0) &&
    vectors.flat().some((value) => value === null || typeof value === 'string')
  );
}

/** What servers say of input that is too large by a status that means another thing. */
const TOO_LARGE =
  /(?:request|input|payload|batch)\b.{0,40}\btoo (?:large|long)|physical batch size|exceeds the context/i;

/** A matrix as providers send it; anything else is no answer of an embedder. */
export const matrixSchema = z.array(z.array(z.number()).min(1));

/** An embedder behind a protocol: queue, retry, timing and errors. */
export function createRemoteEmbedder(protocol: EmbedderProtocol, options: OpenOptions): Embedder {
  const { clock } = options;
  const slots = options.maxConcurrency ?? CALLS_AT_ONCE;
  const queue = createCallQueue(slots, clock);
  const { provider, model: name, endpoint, secrets } = protocol.target;
  const brake = new Brake({
    clock,
    policy: options.retry,
    slots,
    rateLimit: options.rateLimit,
    name: `${provider} at ${endpoint}`,
    onNotice: (notice) => options.onNotice?.(redact(notice, secrets)),
  });
  const info: EmbedderInfo = {
    id: `${provider}:${name}`,
    provider,
    name,
    place: 'remote',
    endpoint,
    weightsHash: null,
    maxTokens: null,
    batchSize: protocol.batchSize,
  };
  return {
    info,
    embed: (texts, signal) =>
      queue(async () => {
        let mayBePaid = false;
        try {
          const { value, latencyMs } = await withRetries(
            (attempt) => checked(sizeFaults(protocol.send(texts, attempt)), texts.length),
            {
              clock,
              signal,
              policy: options.retry,
              brake,
              budget: options.retryBudget,
              tokens: expectedTokens(texts),
              workMs: slowestMsOfEmbedding(texts),
              factsOf: ({ inputTokens, headers }) => ({ tokens: inputTokens, headers }),
              onFailure: ({ paid }) => {
                mayBePaid ||= paid !== undefined;
              },
            },
          );
          return {
            vectors: value.vectors.map(unitVector),
            inputTokens: value.inputTokens,
            truncated: [],
            latencyMs,
          };
        } catch (error) {
          if (error instanceof CallFailure) {
            throw providerError(error, protocol.target, { now: clock.timestamp(), mayBePaid });
          }
          throw error;
        }
      }, signal),
    close: async () => {},
  };
}

/** The same input is never taken: there is no use in sending it again, as those statuses would have it. */
async function sizeFaults<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (cause) {
    if (cause instanceof CallFailure && cause.kind === 'status' && TOO_LARGE.test(cause.message)) {
      const message = cause.status === 413 ? cause.message : `${cause.message} (sent as ${cause.status})`;
      throw new CallFailure({ kind: 'status', status: 413, message, cause });
    }
    throw cause;
  }
}

async function checked(sent: Promise<EmbeddedAnswer>, expected: number): Promise<EmbeddedAnswer> {
  const answer = await sent;
  const [first] = answer.vectors;
  if (answer.vectors.length !== expected) {
    throw malformed(`${answer.vectors.length} vectors for ${expected} texts`);
  }
  if (answer.vectors.some((vector) => vector.length !== first?.length)) {
    throw malformed('vectors of different lengths');
  }
  if (answer.vectors.some((vector) => vector.some((value) => !Number.isFinite(Math.fround(value))))) {
    throw malformed(NO_NUMBER);
  }
  return answer;
}

/** Vectors that cannot be used: they may have been paid for. */
export function malformed(message: string): CallFailure {
  return new CallFailure({ kind: 'malformed', message, paid: { usage: null } });
}
