import type { Prompt } from '../protocol/model.ts';

/** Fewer than in most writing, so that the estimate is rarely too low: four bytes of English, three of Chinese. */
const BYTES_A_TOKEN = 3;

/** Tokens of texts, roughly. */
export function expectedTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / BYTES_A_TOKEN);
}

/** All texts of a prompt, in their order. */
export function textsOf(prompt: Prompt): readonly string[] {
  return prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];
}
