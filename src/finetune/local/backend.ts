import type { Backend } from '../../core/provider.ts';

/** LoRA adapters, trained on this machine. */
export const LOCAL_BACKEND: Backend = {
  name: 'local',
  place: 'local',
  hyperparameters: [
    { name: 'epochs', title: 'Times that each example is seen, at most', takes: 'whole' },
    { name: 'batchSize', title: 'Examples a step', takes: 'whole' },
    { name: 'learningRate', title: 'Largest learning rate', takes: 'positive' },
    { name: 'rank', title: 'Rank of the adapter', takes: 'whole' },
    { name: 'maxSteps', title: 'End after so many steps', takes: 'whole' },
  ],
  open: async (options) => (await import('./trainer.ts')).openLocalTrainer(LOCAL_BACKEND, options),
};
