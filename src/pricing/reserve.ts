import type { NanoUsd } from '../lib/money.ts';
import type { GenerateRequest } from '../protocol/model.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import { costOfCall } from './cost.ts';
import { expectedTokens, textsOf } from './expected-tokens.ts';
import { findPrice } from './find-price.ts';

/** What a chat template and a system prompt of the model's own may add to a prompt, and to each of its turns, in tokens. */
const TOKENS_A_PROMPT = 64;
const TOKENS_A_TURN = 16;

/** A call as its cost is estimated. */
export type EstimatedRequest = Pick<GenerateRequest, 'prompt' | 'maxTokens'>;

/**
 * What is held for calls before they are sent, so that they rarely cost more: their prompts by their bytes, and by how much
 * more the same model counted before; answers as long as they may be.
 */
export class Reserve {
  readonly #prices: readonly PriceEntry[];
  /** By model, the most tokens that one of its prompts had beyond what was expected. */
  readonly #beyond = new Map<string, number>();

  constructor(prices: readonly PriceEntry[]) {
    this.#prices = prices;
  }

  /** For a call; 0 without a price, and for what is charged by the time of this machine, which is known afterwards. */
  ofCall(model: string, { prompt, maxTokens }: EstimatedRequest): NanoUsd {
    return this.#of(model, { texts: textsOf(prompt), outputTokens: maxTokens });
  }

  /** The same for texts that are embedded by one call. */
  ofTexts(embedder: string, texts: readonly string[]): NanoUsd {
    return this.#of(embedder, { texts, outputTokens: 0 });
  }

  /** A call was answered, and its prompt counted. */
  learn(model: string, texts: readonly string[], inputTokens: number): void {
    const beyond = inputTokens - promptTokens(texts);
    if (beyond > (this.#beyond.get(model) ?? 0)) this.#beyond.set(model, beyond);
  }

  #of(
    model: string,
    { texts, outputTokens }: { readonly texts: readonly string[]; readonly outputTokens: number },
  ): NanoUsd {
    const inputTokens = promptTokens(texts) + (this.#beyond.get(model) ?? 0);
    return highCost({ inputTokens, outputTokens }, findPrice(this.#prices, model)) ?? 0;
  }
}

function promptTokens(texts: readonly string[]): number {
  return expectedTokens(texts) + TOKENS_A_PROMPT + TOKENS_A_TURN * texts.length;
}

/** Cost with none of the prompt read from a cache, and all of it written into one where that is dearer. */
function highCost(
  tokens: { readonly inputTokens: number; readonly outputTokens: number },
  price: PriceEntry | null,
): NanoUsd | null {
  const { inputPerMillion = 0, cacheWritePerMillion = 0 } = price ?? {};
  const written = cacheWritePerMillion > inputPerMillion ? { cacheWriteTokens: tokens.inputTokens } : {};
  const usage = { ...tokens, cachedInputTokens: 0, ...written };
  return costOfCall({ usage, timing: { machineMs: 0 } }, price).amount;
}
