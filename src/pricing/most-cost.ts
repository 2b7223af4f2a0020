import type { NanoUsd } from '../lib/money.ts';
import type { GenerateRequest, Prompt } from '../protocol/model.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import { costOfCall } from './cost.ts';

/** What a chat template and a system prompt of the model's own may add to a prompt, and to each of its turns, in tokens. */
const TOKENS_A_PROMPT = 64;
const TOKENS_A_TURN = 16;

/** The most tokens that texts can have: no tokenizer that is known makes more than one of a byte. */
function mostTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + TOKENS_A_TURN, TOKENS_A_PROMPT);
}

function textsOf(prompt: Prompt): readonly string[] {
  return prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];
}

/** The most tokens that a call can take: its whole prompt, and an answer as long as it may be. */
export function mostTokensOfCall({ prompt, maxTokens }: Pick<GenerateRequest, 'prompt' | 'maxTokens'>): {
  readonly inputTokens: number;
  readonly outputTokens: number;
} {
  return { inputTokens: mostTokens(textsOf(prompt)), outputTokens: maxTokens };
}

/**
 * The most that a call can cost, known before it is sent; `null` without a price. What is charged by the time of this
 * machine is known afterwards only, and is 0 here.
 */
export function mostCostOfCall(
  request: Pick<GenerateRequest, 'prompt' | 'maxTokens'>,
  price: PriceEntry | null,
): NanoUsd | null {
  const usage = { ...mostTokensOfCall(request), cachedInputTokens: 0 };
  return costOfCall({ usage, timing: { machineMs: 0 } }, price).amount;
}

/** The same for texts that are embedded by one call. */
export function mostCostOfEmbedding(texts: readonly string[], price: PriceEntry | null): NanoUsd | null {
  const usage = { inputTokens: mostTokens(texts), cachedInputTokens: 0, outputTokens: 0 };
  return costOfCall({ usage, timing: { machineMs: 0 } }, price).amount;
}
