import { expectedTokens, textsOf } from '../../pricing/expected-tokens.ts';
import type { GenerateRequest } from '../../protocol/model.ts';

/** Tokens that a slow server, a processor without a GPU, reads and writes in a second, over all the calls that it works at. */
const READ_A_SECOND = 100;
const WRITTEN_A_SECOND = 20;
/** The same for an embedding model, which is smaller. */
const EMBEDDED_A_SECOND = 500;

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
