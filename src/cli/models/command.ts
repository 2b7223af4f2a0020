import type { CommandModule } from 'yargs';
import { MODELS_OPTIONS, type ModelsArguments } from '../options.ts';

/** `adaptbench models`. */
export const modelsCommand: CommandModule<object, ModelsArguments> = {
  command: 'models',
  describe: 'Show the models: what is on this machine, what needs a key, what it costs, when it is shut down',
  builder: (yargs) =>
    yargs
      .options(MODELS_OPTIONS)
      .example('$0 models --json', 'For a program')
      .example('$0 models --prices', 'What everything costs, as of when and by which source')
      .example('$0 models --stale', 'Prices that should be looked up again'),
  handler: async (args) => {
    const { models } = await import('./models.ts');
    process.exitCode = await models(args);
  },
};
