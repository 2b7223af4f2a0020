import type { CommandModule } from 'yargs';
import { withDefaults } from '../project.ts';
import { IMPORT_OPTIONS, type ImportArguments } from './options.ts';

/** `adaptbench import`. */
export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import <file>',
  describe: 'Score answers of a system that is never called, and report them beside techniques',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'File with an answer a row' })
      .options(withDefaults(IMPORT_OPTIONS))
      .example('$0 import answers.csv --suite triage --as our-bot', 'A run of what our bot has answered')
      .example(
        '$0 import answers.csv --suite triage --as our-bot --beside 2026-03-02T10-00-00-77aa',
        'The same in one report with the techniques of a run',
      ),
  handler: async (args) => {
    const { importFile } = await import('./import.ts');
    process.exitCode = await importFile(args);
  },
};
