import { commandGroup } from '../subcommands.ts';

/** `adaptbench finetune`. */
export const finetuneCommand = commandGroup({
  name: 'finetune',
  describe: 'Train models on a suite’s train split, and look into what was trained',
  load: async () => {
    const [{ train }, { exportSet }, { curve }, { list }, { cancel }] = await Promise.all([
      import('./train.ts'),
      import('./export.ts'),
      import('./curve.ts'),
      import('./list.ts'),
      import('./cancel.ts'),
    ]);
    return [train, exportSet, curve, list, cancel];
  },
});
