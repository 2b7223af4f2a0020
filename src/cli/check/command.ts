import type { CommandModule } from 'yargs';
import { withDefaults } from '../project.ts';
import { CHECK_OPTIONS, type CheckArguments } from './options.ts';

/** `adaptbench check`. */
export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <suite>',
  describe: 'Show what is wrong with the data of a suite, and what they can show, without a call',
  builder: (yargs) =>
    yargs
      .positional('suite', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a suite, or path of a suite file',
      })
      .options(withDefaults(CHECK_OPTIONS))
      .example(
        '$0 check tickets --out check.html',
        'Leaks, labels, lengths and what so many samples show, as a page',
      ),
  handler: async (args) => {
    const { check } = await import('./check.ts');
    process.exitCode = await check(args);
  },
};
