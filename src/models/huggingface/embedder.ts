import { InferenceClient } from '@huggingface/inference';
import { z } from 'zod';
import type { Embedder } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { CallFailure } from '../../http/failure.ts';
import { guardedFetch } from '../../http/guarded-fetch.ts';
import { publicUrl } from '../../http/redact.ts';
import {
  createRemoteEmbedder,
  EMBEDDING_LIMITS,
  lacksNumbers,
  matrixSchema,
  NO_NUMBER,
  ONE_VECTOR_A_TOKEN,
} from '../remote/embedder.ts';
import { EMBEDDING_ROUTER, KEY_VARIABLE } from './endpoint.ts';
import { bodyOf, huggingFaceFailure } from './model.ts';

/** What text-embeddings-inference accepts unless it is told otherwise. */
const BATCH_SIZE = 32;

const guarded = guardedFetch(EMBEDDING_LIMITS);

/**
 * Opens an embedding model of Hugging Face's inference API, or an endpoint of one's own.
 * @throws BenchError `MODEL_UNAVAILABLE` without a token, `INVALID_ARGUMENT` for a base URL that is none
 */
export async function openHuggingFaceEmbedder(name: string, options: OpenOptions): Promise<Embedder> {
  const { key: token, baseUrl } = options;
  if (baseUrl !== undefined) requireHttpUrl(baseUrl);
  else if (token === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `huggingface:${name} needs a token.`, {
      hint: `Set ${KEY_VARIABLE}, or use the embedder local:all-minilm-l6-v2.`,
    });
  }
  const client = new InferenceClient(token, baseUrl === undefined ? {} : { endpointUrl: baseUrl });
  const endpoint = publicUrl(baseUrl ?? EMBEDDING_ROUTER);
  return createRemoteEmbedder(
    {
      batchSize: BATCH_SIZE,
      target: {
        provider: 'huggingface',
        model: name,
        endpoint,
        keyVariable: KEY_VARIABLE,
        addressOption: '--embed-base-url',
        secrets: [token],
      },
      async send(texts, signal) {
        let answer: unknown;
        try {
          answer = await client.featureExtraction(
            {
              model: name,
              inputs: [...texts],
              normalize: true,
              truncate: true,
              ...(baseUrl === undefined ? { provider: 'hf-inference' } : {}),
            },
            {
              retry_on_error: false,
              signal,
              fetch: async (...sent) => Response.json(await bodyOf(await guarded(...sent))),
            },
          );
        } catch (error) {
          throw huggingFaceFailure(error);
        }
        const parsed = matrixSchema.safeParse(answer);
        if (!parsed.success) {
          const perToken = z.array(matrixSchema).min(1).safeParse(answer).success;
          const numberless = Array.isArray(answer) && lacksNumbers(answer);
          const otherwise = numberless ? NO_NUMBER : 'there is no list of vectors in it';
          throw new CallFailure({ kind: 'malformed', message: perToken ? ONE_VECTOR_A_TOKEN : otherwise });
        }
        return { vectors: parsed.data, inputTokens: null };
      },
    },
    options,
  );
}
