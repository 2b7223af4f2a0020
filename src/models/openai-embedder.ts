import { z } from 'zod';
import type { Embedder } from '../core/embedder.ts';
import { CallFailure } from '../http/failure.ts';
import { connectOpenAi, openAiFailure } from './openai-client.ts';
import type { ModelOptions } from './options.ts';
import { createRemoteEmbedder } from './remote-embedder.ts';

/** Well below the limit of OpenAI, which is 2,048 texts and 300,000 tokens a request. */
const BATCH_SIZE = 128;

const bodySchema = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
});

/**
 * Opens an embedding model of OpenAI or of any server that speaks its protocol.
 * @throws BenchError `MODEL_UNAVAILABLE` without a key for OpenAI itself, `INVALID_ARGUMENT` for a base URL that is none
 */
export async function openOpenAiEmbedder(name: string, options: ModelOptions): Promise<Embedder> {
  const { client, target } = connectOpenAi({
    name,
    baseUrl: options.embedderBaseUrl ?? options.openaiBaseUrl,
    key: options.keys.openai,
    alternative: 'the embedder local:all-minilm-l6-v2',
  });
  return createRemoteEmbedder(
    {
      batchSize: BATCH_SIZE,
      target,
      async send(texts, signal) {
        let body: unknown;
        try {
          body = await client.post('/embeddings', {
            body: { model: name, input: texts, encoding_format: 'float' },
            signal,
          });
        } catch (error) {
          throw openAiFailure(error);
        }
        const parsed = bodySchema.safeParse(body);
        if (!parsed.success) {
          throw new CallFailure({ kind: 'malformed', message: 'there are no embeddings in it' });
        }
        const sorted = parsed.data.data.toSorted((a, b) => a.index - b.index);
        return {
          vectors: sorted.map(({ embedding }) => embedding),
          inputTokens: parsed.data.usage?.prompt_tokens ?? null,
        };
      },
    },
    options,
  );
}
