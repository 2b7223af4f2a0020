import type { CommandModule } from 'yargs';
import { TRAINABLE_EXAMPLE } from '../../models/examples.ts';
import { FINETUNE_OPTIONS, type FinetuneArguments } from '../options.ts';

/** `adaptbench finetune`. */
export const finetuneCommand: CommandModule<object, FinetuneArguments> = {
  command: 'finetune <suite>',
  describe: 'Train a model on a suite’s train split, here or at OpenAI, and put it into the ledger',
  builder: (yargs) =>
    yargs
      .positional('suite', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a suite, or path of a suite file',
      })
      .options(FINETUNE_OPTIONS)
      .example('$0 finetune sentiment', 'A LoRA adapter of the embedded model, in some minutes')
      .example('$0 finetune sentiment --export-only', 'The training set alone, checked and priced')
      .example(`$0 finetune my-task.yaml --model ${TRAINABLE_EXAMPLE}`, 'A job at OpenAI'),
  handler: async (args) => {
    const { finetune } = await import('./finetune.ts');
    process.exitCode = await finetune(args);
  },
};
