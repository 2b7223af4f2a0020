import type { Backend } from '../../core/provider.ts';

/** Jobs at OpenAI, or at a server with the same interface. */
export const OPENAI_BACKEND: Backend = {
  name: 'openai',
  place: 'remote',
  hyperparameters: [
    { name: 'epochs', title: 'Times that each example is seen, at most', takes: 'whole' },
    { name: 'batchSize', title: 'Examples a step', takes: 'whole' },
    {
      name: 'learningRateMultiplier',
      title: 'Multiplier of the provider’s own learning rate',
      takes: 'positive',
    },
    { name: 'suffix', title: 'Part of the fine-tuned model’s name', takes: 'text' },
  ],
  open: async (options) => (await import('./trainer.ts')).openOpenAiTrainer(OPENAI_BACKEND, options),
};
