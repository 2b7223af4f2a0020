import type { InferredOptionTypes } from 'yargs';
import type { RetrievalQuery } from '../../protocol/retrieval.ts';
import { renderFound } from '../../reporters/index-summary.ts';
import { wholeNumber } from '../number-options.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { EMBEDDING_OPTIONS, type IndexArguments, SEARCH_OPTIONS, SUITE_POSITIONAL } from './flags.ts';
import { conditionsOf, matchedMetadata } from './where.ts';
import { withIndex } from './with-index.ts';

const OPTIONS = {
  where: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Metadata that passages have, as column=value; repeatable',
  },
  ...SEARCH_OPTIONS,
  ...EMBEDDING_OPTIONS,
} as const;

type QueryArguments = InferredOptionTypes<typeof OPTIONS> & IndexArguments & { readonly text: string };

/** `adaptbench index query`: shows what would be found for a text. */
export const query = subcommand<QueryArguments>({
  command: 'query <suite> <text>',
  describe: 'Show what would be found for a text',
  flags: OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .positional('text', { type: 'string', demandOption: true, describe: 'What is searched for' })
      .options(withDefaults(OPTIONS))
      .example('$0 index query support-qa "How long may I return it?"', 'The passages, best first'),
  handler: async (args) => {
    const topK = wholeNumber(args['top-k'], { flag: 'top-k', min: 1 });
    const conditions = conditionsOf(args.where ?? []);
    await withIndex(args, { searches: true }, async ({ context, corpus, session }) => {
      const asked: RetrievalQuery = {
        mode: 'search',
        search: args.search,
        topK,
        minSimilarity: 0,
        filter: {},
        contextTokens: Number.MAX_SAFE_INTEGER,
        text: args.text,
        where: matchedMetadata(conditions, corpus.chunks),
        gold: [],
      };
      const { retriever } = await session.openSearch(corpus);
      const found = await retriever.retrieve(asked, context.signal);
      const passages = found.passages.map((passage) => ({
        ...passage,
        tokens: corpus.counter.count(passage.text),
      }));
      print({ args, context }, { query: asked, ...found, passages }, (style) =>
        renderFound({ text: asked.text, passages, found }, style),
      );
    });
  },
});
