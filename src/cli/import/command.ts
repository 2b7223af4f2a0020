import type { CommandModule } from 'yargs';
import { withDefaults } from '../project.ts';
import { IMPORT_OPTIONS, type ImportArguments } from './options.ts';

/** `adaptbench import`. */
export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import <file>',
  describe: 'Score answers of a system that is never called, and report them beside techniques',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'File with an answer, or a ranking, a row',
      })
      .options(withDefaults(IMPORT_OPTIONS))
      .example('$0 import answers.csv --suite triage --as our-bot', 'A run of what our bot has answered')
      .example(
        '$0 import answers.csv --suite triage --as our-bot --beside 2026-03-02T10-00-00-77aa',
        'The same in one report with the techniques of a run',
      )
      .example('$0 import rankings.csv --retrieval', 'How well retrievers rank, by the ids that are right'),
  handler: async (args) => {
    if (args.retrieval) {
      const { importRankings } = await import('./import-rankings.ts');
      process.exitCode = await importRankings(args);
    } else {
      const { importAnswers } = await import('./import-answers.ts');
      process.exitCode = await importAnswers(args);
    }
  },
};
