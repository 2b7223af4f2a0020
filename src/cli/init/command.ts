import type { CommandModule } from 'yargs';
import { FROM_OPTIONS, type FromArguments, initFrom } from './from.ts';
import { INIT_OPTIONS } from './options.ts';

/** `adaptbench init`. */
export const initCommand: CommandModule<object, FromArguments> = {
  command: 'init',
  describe: 'Make a suite of your own data, by a few questions or flags',
  builder: (yargs) =>
    yargs
      .options(INIT_OPTIONS)
      .options(FROM_OPTIONS)
      .example('$0 init', 'Ask, and show what would be written')
      .example('$0 init --yes --data export.csv --task classify', 'Ask nothing')
      .example('$0 init --from promptfooconfig.yaml', 'Its prompts, providers, tests and assertions'),
  handler: async (args) => {
    if (args.from !== undefined) {
      process.exitCode = await initFrom(args, args.from);
      return;
    }
    const { init } = await import('./init.ts');
    process.exitCode = await init(args);
  },
};
