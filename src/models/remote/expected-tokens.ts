import type { GenerateRequest, Prompt } from '../../protocol/model.ts';

/** Fewer than in most writing, so that the estimate is rarely too low: four bytes of English, three of Chinese. */
const BYTES_A_TOKEN = 3;

/** Tokens that a slow server, a processor without a GPU, reads and writes in a second, over all the calls that it works at. */
const READ_A_SECOND = 100;
const WRITTEN_A_SECOND = 20;
/** The same for an embedding model, which is smaller. */
const EMBEDDED_A_SECOND = 500;

/** Tokens of texts, roughly. */
export function expectedTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / BYTES_A_TOKEN);
}

/** Tokens that a provider is likely to count for a call before it is answered: its prompt, and the longest answer. */
export function expectedTokensOfCall({ prompt, maxTokens }: GenerateRequest): number {
  return expectedTokens(textsOf(prompt)) + maxTokens;
}

/** What a call may take a slow server, in ms. */
export function slowestMsOfCall({ prompt, maxTokens }: GenerateRequest): number {
  return (expectedTokens(textsOf(prompt)) / READ_A_SECOND + maxTokens / WRITTEN_A_SECOND) * 1000;
}

/** The same for texts that are embedded. */
export function slowestMsOfEmbedding(texts: readonly string[]): number {
  return (expectedTokens(texts) / EMBEDDED_A_SECOND) * 1000;
}

function textsOf(prompt: Prompt): readonly string[] {
  return prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];
}
