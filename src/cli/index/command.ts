import type { CommandModule } from 'yargs';
import { INDEX_OPTIONS, type IndexArguments } from '../options.ts';

/** `adaptbench index`. */
export const indexCommand: CommandModule<object, IndexArguments> = {
  command: 'index <suite>',
  describe: 'Build or look into the index of a suite’s documents, and measure what it finds',
  builder: (yargs) =>
    yargs
      .positional('suite', {
        type: 'string',
        demandOption: true,
        describe: 'Name of a suite, or path of a suite file',
      })
      .options(INDEX_OPTIONS)
      .example('$0 index support-qa', 'Build the index; recall and ranking on the dev split')
      .example('$0 index support-qa --query "How long may I return it?"', 'What would be shown')
      .example('$0 index support-qa --sweep', 'Chunk size × overlap × search × k, on the dev split'),
  handler: async (args) => {
    const { indexCorpus } = await import('./index-corpus.ts');
    process.exitCode = await indexCorpus(args);
  },
};
