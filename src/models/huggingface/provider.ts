import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';
import { KEY_VARIABLE } from './endpoint.ts';

/** Hugging Face's router, or an inference endpoint of one's own. */
export const HUGGING_FACE = defineProvider({
  name: 'huggingface',
  title: "Hugging Face's router, or an inference endpoint (--base-url)",
  place: 'remote',
  example: MODEL_EXAMPLES.huggingface,
  variables: { [KEY_VARIABLE]: 'key', HUGGINGFACE_API_KEY: 'key' },
  takes: ['reasoningEffort', 'responseFormat'],
  open: async (name, options) => (await import('./model.ts')).openHuggingFaceModel(name, options),
  embedder: {
    example: 'huggingface:BAAI/bge-small-en-v1.5',
    open: async (name, options) => (await import('./embedder.ts')).openHuggingFaceEmbedder(name, options),
  },
});
