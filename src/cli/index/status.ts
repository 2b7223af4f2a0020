import { renderIndexes } from '../../reporters/index-summary.ts';
import { listIndexes } from '../../retrieval/indexing/index-list.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { INDEX_OPTIONS, type IndexArguments, SUITE_POSITIONAL } from './flags.ts';
import { withIndex } from './with-index.ts';

/** `adaptbench index status`: which indexes of a suite there are. */
export const status = subcommand<IndexArguments>({
  command: 'status <suite>',
  describe: 'List the suite’s indexes, and say which one fits its documents',
  flags: INDEX_OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(withDefaults(INDEX_OPTIONS))
      .example('$0 index status support-qa', 'Nothing is embedded'),
  handler: (args) =>
    withIndex(args, { searches: false }, async ({ context, suite, corpus, session }) => {
      const indexes = session.chroma === null ? [] : await listIndexes(session.chroma, suite.name);
      const facts = {
        suite: suite.name,
        title: suite.title,
        documents: corpus.documents.length,
        chunks: corpus.chunks.length,
        embedder: corpus.settings.embedder,
        key: corpus.key,
        indexes: indexes.map((index) => ({ ...index, current: index.key === corpus.key })),
      };
      print({ args, context }, facts, (style) => renderIndexes(facts, style));
    }),
});
