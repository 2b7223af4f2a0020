import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { isOfficial, KEY_VARIABLE } from './endpoint.ts';
import { openAiTokens, usesO200k } from './tokenizer.ts';
import { otherBase } from './tuned-name.ts';

/** OpenAI, or any server that speaks its protocol. */
export const OPENAI = defineProvider({
  name: 'openai',
  title: 'OpenAI, or any server that speaks its protocol (--base-url)',
  place: 'remote',
  example: MODEL_EXAMPLES.openai,
  variables: { [KEY_VARIABLE]: 'key', OPENAI_BASE_URL: 'base-url' },
  takes: ['reasoningEffort', 'responseFormat'],
  open: async (name, options) => (await import('./model.ts')).openOpenAiModel(name, options),
  embedder: {
    example: 'openai:text-embedding-3-small',
    open: async (name, options) => (await import('./embedder.ts')).openOpenAiEmbedder(name, options),
  },
  trainer: 'openai',
  isOwnEndpoint: isOfficial,
  otherBase,
  promptCounter: (model, tokens) => ({
    count: (prompt) => openAiTokens(prompt, tokens),
    guessed: !usesO200k(model),
  }),
});
