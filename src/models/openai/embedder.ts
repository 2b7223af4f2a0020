import { z } from 'zod';
import type { Embedder } from '../../core/embedder.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl, namesVersion } from '../../http/base-url.ts';
import { callForAnswer } from '../../http/call-json.ts';
import { CallFailure } from '../../http/failure.ts';
import {
  createRemoteEmbedder,
  EMBEDDING_LIMITS,
  lacksNumbers,
  malformed,
  NO_NUMBER,
  ONE_VECTOR_A_TOKEN,
} from '../remote/embedder.ts';
import { calledBelow } from '../remote/first-contact.ts';
import { isError, reportedFailure } from '../remote/reported-error.ts';
import { connectOpenAi, type OpenAiEndpoint } from './connect.ts';

/** OpenAI itself takes 2,048; more than these are no faster. */
const OFFICIAL_BATCH_SIZE = 256;
/** Compatible servers take 10 to some hundred. */
const BATCH_SIZE = 64;

const bodySchema = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
});

const perTokenSchema = z.object({
  data: z.array(z.object({ embedding: z.array(z.array(z.number())).min(1) })).min(1),
});
const reportSchema = z.object({ error: z.unknown().optional() });

const anySchema = z.object({ data: z.array(z.object({ embedding: z.unknown() })) });

/** Why a body holds no embeddings. */
function notEmbeddings(body: unknown): CallFailure {
  const error = reportSchema.safeParse(body).data?.error;
  if (isError(error)) return reportedFailure(error, { otherwise: 'no reason given' });
  return malformed(whyUnreadable(body));
}

function whyUnreadable(body: unknown): string {
  if (perTokenSchema.safeParse(body).success) return ONE_VECTOR_A_TOKEN;
  const vectors = anySchema.safeParse(body).data?.data.map(({ embedding }) => embedding) ?? [];
  return lacksNumbers(vectors) ? NO_NUMBER : 'there are no embeddings in it';
}

/**
 * Opens an embedding model of OpenAI or of any server that speaks its protocol.
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export async function openOpenAiEmbedder(name: string, options: OpenOptions): Promise<Embedder> {
  const endpoint = connectOpenAi({
    name,
    baseUrl: options.baseUrl,
    key: options.key,
    alternative: 'the embedder local:all-minilm-l6-v2',
  });
  return createOpenAiEmbedder(endpoint, options);
}

/** An embedding model behind an endpoint that speaks OpenAI's protocol. */
export function createOpenAiEmbedder(
  { baseUrl, headers, target, official }: OpenAiEndpoint,
  options: OpenOptions,
): Embedder {
  /** Where the route is below the base URL: `/v1`, where nothing answers without it. */
  let below = '';

  async function sendTo(
    route: string,
    { texts, signal }: { readonly texts: readonly string[]; readonly signal: AbortSignal },
  ) {
    const { body, headers: said } = await callForAnswer({
      url: callUrl(baseUrl, route),
      headers,
      body: { model: target.model, input: texts, encoding_format: 'float' },
      signal,
      limits: EMBEDDING_LIMITS,
    });
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) throw notEmbeddings(body);
    const sorted = parsed.data.data.toSorted((a, b) => a.index - b.index);
    return {
      vectors: sorted.map(({ embedding }) => embedding),
      inputTokens: parsed.data.usage?.prompt_tokens ?? null,
      headers: said,
    };
  }

  return createRemoteEmbedder(
    {
      batchSize: official ? OFFICIAL_BATCH_SIZE : BATCH_SIZE,
      target: { ...target, addressOption: '--embed-base-url' },
      async send(texts, signal) {
        try {
          return await sendTo(`${below}/embeddings`, { texts, signal });
        } catch (error) {
          const mayLack = below === '' && error instanceof CallFailure && error.addressUnknown;
          if (!mayLack || namesVersion(baseUrl)) throw error;
          const answer = await sendTo('/v1/embeddings', { texts, signal }).catch(() => {
            signal.throwIfAborted();
            throw error;
          });
          if (below === '') options.onNotice?.(calledBelow(target.endpoint, 'embeds'));
          below = '/v1';
          return answer;
        }
      },
    },
    options,
  );
}
