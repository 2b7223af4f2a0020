import type { ModelInfo, Prompt } from '../../protocol/model.ts';
import { isOfficial } from './endpoint.ts';

/** Families of OpenAI whose tokenizer is `o200k_base`, by the table of OpenAI's tiktoken; tuned ones count as their base. */
const O200K_MODELS = /^(?:ft:)?(?:chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o1|o3|o4-mini)(?![a-z\d])/;

/** Tokens around each message of a chat, and those that begin the answer. */
const TOKENS_PER_MESSAGE = 3;
const TOKENS_OF_ANSWER_START = 3;

/** Whether a model is known to be one of OpenAI's with the tokenizer `o200k_base`; a name at another server says nothing. */
export function usesO200k({ name, endpoint }: Pick<ModelInfo, 'name' | 'endpoint'>): boolean {
  return endpoint !== null && isOfficial(endpoint) && O200K_MODELS.test(name);
}

/**
 * Tokens of a prompt as OpenAI bills them, by a tokenizer's count of a text.
 * Source of the rule: https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken
 */
export function openAiTokens(prompt: Prompt, count: (text: string) => number): number {
  if (prompt.form === 'completion') return count(prompt.text);
  return prompt.messages.reduce(
    (sum, { role, content }) => sum + TOKENS_PER_MESSAGE + count(role) + count(content),
    TOKENS_OF_ANSWER_START,
  );
}
