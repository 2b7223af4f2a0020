import type { CommandModule } from 'yargs';
import { COMMON_OPTIONS, type ModelsArguments } from '../options.ts';
import { withDefaults } from '../project.ts';

/** `adaptbench models`. */
export const modelsCommand: CommandModule<object, ModelsArguments> = {
  command: 'models',
  describe: 'Show the models: what is on this machine, what needs a key, what is priced',
  builder: (yargs) =>
    yargs.options(withDefaults(COMMON_OPTIONS)).example('$0 models --json', 'For a program'),
  handler: async (args) => {
    const { models } = await import('./models.ts');
    process.exitCode = await models(args);
  },
};
