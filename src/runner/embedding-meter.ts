import type { Embedder, Embeddings } from '../core/embedder.ts';
import { BenchError } from '../core/errors.ts';
import { contentKey } from '../lib/hash.ts';
import type { Reserve } from '../pricing/reserve.ts';
import type { Desk } from './desk.ts';

/** Where embedding is put on record, in a run with a budget. */
interface Metering {
  readonly desk: Desk;
  readonly reserve: Reserve;
}

/** Puts every call to an embedder on record before and after it, once there is a run with a budget to do so for. */
export class EmbeddingMeter {
  #metering: Metering | undefined;
  #calls = 0;

  begin(metering: Metering): void {
    this.#metering = metering;
  }

  /** The same embedder, watched. */
  watch(embedder: Embedder): Embedder {
    return {
      info: embedder.info,
      embed: async (texts, signal) => {
        const ask = (): Promise<Embeddings> => embedder.embed(texts, signal);
        return this.#metering === undefined
          ? await ask()
          : await this.#metered(ask, { embedder: embedder.info.id, texts, ...this.#metering });
      },
      close: () => embedder.close(),
    };
  }

  async #metered(
    ask: () => Promise<Embeddings>,
    {
      embedder,
      texts,
      desk,
      reserve,
    }: Metering & { readonly embedder: string; readonly texts: readonly string[] },
  ): Promise<Embeddings> {
    this.#calls += 1;
    const key = contentKey({ embedder, texts, call: this.#calls });
    await desk.emit({ type: 'sent', key, reserved: reserve.ofTexts(embedder, texts) });
    try {
      const answer = await ask();
      const { inputTokens, latencyMs } = answer;
      if (inputTokens !== null) reserve.learn(embedder, texts, inputTokens);
      await desk.emit({ type: 'embedded', key, embedder, inputTokens, elapsedMs: latencyMs });
      return answer;
    } catch (error) {
      // What was refused, or never sent, is free; anything else may have been paid for, and stays counted.
      const isFree = error instanceof BenchError && error.details['paid'] === false;
      await desk.emit(
        isFree
          ? { type: 'unanswered', key }
          : { type: 'embedded', key, embedder, inputTokens: null, elapsedMs: 0 },
      );
      throw error;
    }
  }
}
