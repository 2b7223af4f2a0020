import { z } from 'zod';
import type { Embedder } from '../../core/embedder.ts';
import { BenchError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl, requireHttpUrl } from '../../http/base-url.ts';
import { callForAnswer } from '../../http/call-json.ts';
import { publicUrl } from '../../http/redact.ts';
import {
  createRemoteEmbedder,
  EMBEDDING_LIMITS,
  lacksNumbers,
  malformed,
  matrixSchema,
  NO_NUMBER,
  ONE_VECTOR_A_TOKEN,
} from '../remote/embedder.ts';
import { INFERENCE_ROUTER, KEY_VARIABLE } from './endpoint.ts';

/** What text-embeddings-inference accepts unless it is told otherwise. */
const BATCH_SIZE = 32;

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
  const url = baseUrl ?? callUrl(INFERENCE_ROUTER, `/models/${name}/pipeline/feature-extraction`);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const endpoint = publicUrl(baseUrl ?? INFERENCE_ROUTER);
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
        const { body: answer, headers: said } = await callForAnswer({
          url,
          headers,
          body: { inputs: texts, normalize: true, truncate: true },
          signal,
          limits: EMBEDDING_LIMITS,
        });
        const parsed = matrixSchema.safeParse(answer);
        if (!parsed.success) {
          const perToken = z.array(matrixSchema).min(1).safeParse(answer).success;
          const numberless = Array.isArray(answer) && lacksNumbers(answer);
          const otherwise = numberless ? NO_NUMBER : 'there is no list of vectors in it';
          throw malformed(perToken ? ONE_VECTOR_A_TOKEN : otherwise);
        }
        return { vectors: parsed.data, inputTokens: null, headers: said };
      },
    },
    options,
  );
}
