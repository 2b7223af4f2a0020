import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { openAiTokens } from '../openai/tokenizer.ts';
import { connectAzure, ENDPOINT_VARIABLE, KEY_VARIABLE, VERSION_VARIABLE } from './connect.ts';

/** OpenAI's models, and others, as deployments of a resource at Azure. */
export const AZURE = defineProvider({
  name: 'azure',
  title: 'Deployments at Azure OpenAI',
  place: 'remote',
  example: MODEL_EXAMPLES.azure,
  variables: { [KEY_VARIABLE]: 'key', [ENDPOINT_VARIABLE]: 'base-url', [VERSION_VARIABLE]: 'setting' },
  takes: ['reasoningEffort', 'responseFormat'],
  named: 'deployment',
  open: async (name, options) => {
    const { createOpenAiModel } = await import('../openai/model.ts');
    return createOpenAiModel(connectAzure(name, options), options);
  },
  embedder: {
    example: 'azure:text-embedding-3-small',
    open: async (name, options) => {
      const { createOpenAiEmbedder } = await import('../openai/embedder.ts');
      return createOpenAiEmbedder(connectAzure(name, options), options);
    },
  },
  promptCounter: (_, tokens) => ({ count: (prompt) => openAiTokens(prompt, tokens), guessed: true }),
});
