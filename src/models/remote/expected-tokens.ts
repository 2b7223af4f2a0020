import type { GenerateRequest } from '../../protocol/model.ts';

/** Fewer than in most writing, so that the estimate is rarely too low: four bytes of English, three of Chinese. */
const BYTES_A_TOKEN = 3;

/** Tokens of texts, roughly. */
export function expectedTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / BYTES_A_TOKEN);
}

/** Tokens that a provider is likely to count for a call before it is answered: its prompt, and the longest answer. */
export function expectedTokensOfCall({ prompt, maxTokens }: GenerateRequest): number {
  const texts = prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];
  return expectedTokens(texts) + maxTokens;
}
