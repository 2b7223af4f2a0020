import type { InferredOptionTypes } from 'yargs';
import { BenchError } from '../../core/errors.ts';
import { type IndexMeasures, renderIndex } from '../../reporters/index-summary.ts';
import { measureRetrieval } from '../../studies/measure-retrieval.ts';
import { wholeNumber } from '../number-options.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import {
  EMBEDDING_OPTIONS,
  type IndexArguments,
  QUESTION_OPTIONS,
  SEARCH_OPTIONS,
  SUITE_POSITIONAL,
} from './flags.ts';
import { withIndex } from './with-index.ts';

const OPTIONS = {
  rebuild: { type: 'boolean', default: false, describe: 'Make the index anew, its embeddings too' },
  ...SEARCH_OPTIONS,
  ...QUESTION_OPTIONS,
  ...EMBEDDING_OPTIONS,
} as const;

/** `adaptbench index build`: makes the index and measures what it finds. */
export const build = subcommand<InferredOptionTypes<typeof OPTIONS> & IndexArguments>({
  command: 'build <suite>',
  describe: 'Make the index of a suite’s documents, and measure recall and ranking',
  flags: OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(withDefaults(OPTIONS))
      .example('$0 index build support-qa', 'Build the index; recall and ranking on the dev split'),
  handler: async (args) => {
    const topK = wholeNumber(args['top-k'], { flag: 'top-k', min: 1 });
    const { search, split, rebuild } = args;
    await withIndex(args, { searches: true, rebuild }, async (index) => {
      const { context, suite, corpus, session } = index;
      const { retriever, setup } = await session.openSearch(corpus);
      if (setup === null) throw new BenchError('INTERNAL', 'no index was made');
      const queries = index.queries(split, { mode: 'search', search, topK, minSimilarity: 0, filter: {} });
      const measures: IndexMeasures | null =
        queries.length === 0
          ? null
          : {
              split,
              questions: queries.length,
              ...(await measureRetrieval({ retriever, queries, signal: context.signal })),
            };
      print({ args, context }, { suite: suite.name, setup, measures }, (style) =>
        renderIndex({ title: suite.title, setup, measures, search }, style),
      );
    });
  },
});
