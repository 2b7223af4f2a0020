import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import type { GenerateResponse } from '../../protocol/model.ts';
import { createCallQueue } from '../remote/call-queue.ts';
import { splitReasoning } from '../remote/reasoning.ts';
import { localConcurrency } from './concurrency.ts';
import { loadEngine } from './engine.ts';
import { loadLlama } from './llama.ts';
import { MachineTime } from './machine-time.ts';
import { resolveWeights } from './weights.ts';

/** Prompt beginnings that are kept ready. */
const KEPT_SEQUENCES = 4;

/** Context of a user's own model in tokens, if it was trained on as many. */
export const DEFAULT_CONTEXT_TOKENS = 4096;

/**
 * Opens a model on this machine's CPU: finds or downloads its weights and loads them.
 * @param name catalogue name, or path of a GGUF file
 * @throws BenchError `UNKNOWN_NAME`, or `MODEL_UNAVAILABLE` with what was tried
 */
export async function openLocalModel(name: string, options: OpenOptions): Promise<Model> {
  const { clock } = options;
  const { adapter } = options;
  const id = `local:${adapter?.name ?? name}`;
  // Before anything is downloaded for it.
  await loadLlama();
  const { file, sha256, entry } = await resolveWeights(name, options);
  const concurrency = localConcurrency(options.maxConcurrency, entry !== undefined && adapter === undefined);

  const began = clock.monotonic();
  const engine = await loadEngine({
    model: id,
    file,
    adapter: adapter?.file,
    contextTokens: entry?.contextTokens ?? DEFAULT_CONTEXT_TOKENS,
    sequences: Math.max(KEPT_SEQUENCES, concurrency.maxConcurrency),
    signal: options.signal,
  });
  options.onLoaded?.({ model: id, elapsedMs: clock.monotonic() - began });

  const queue = createCallQueue(concurrency.maxConcurrency, clock);
  const machine = new MachineTime(clock);
  const running = new Set<Promise<unknown>>();

  return {
    info: {
      id,
      provider: 'local',
      name: adapter?.name ?? name,
      form: options.form ?? entry?.form ?? (engine.encoder.hasChatTemplate ? 'chat' : 'completion'),
      place: 'local',
      endpoint: null,
      weightsHash: sha256,
      ...(adapter === undefined ? {} : { adapterHash: adapter.sha256 }),
      ...concurrency,
      contextTokens: engine.contextTokens,
    },

    async generate(request, signal, events) {
      const response = queue(async (queueMs): Promise<GenerateResponse> => {
        await events?.sent?.();
        const end = machine.begin();
        const started = clock.monotonic();
        try {
          const prompt = engine.encoder.encode(request.prompt);
          const generated = await engine.generate({ prompt, request, signal });
          const latencyMs = clock.monotonic() - started;
          const { text, reasoning, cut } = splitReasoning(generated.text);
          return {
            text,
            ...(reasoning === '' ? {} : { reasoning }),
            finishReason: cut ? 'length' : generated.finishReason,
            usage: {
              inputTokens: prompt.tokens.length,
              cachedInputTokens: generated.reusedTokens,
              outputTokens: generated.outputTokens,
            },
            timing: { latencyMs, queueMs, retryMs: 0, retries: 0, ...end() },
          };
        } catch (error) {
          end();
          throw error;
        }
      }, signal);
      running.add(response);
      try {
        return await response;
      } finally {
        running.delete(response);
      }
    },

    countTokens: async (prompt) => engine.encoder.encode(prompt).tokens.length,

    async close() {
      // Freeing memory that a call still computes with would end the process.
      await Promise.allSettled(running);
      await engine.close();
    },
  };
}
