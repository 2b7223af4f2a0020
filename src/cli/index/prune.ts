import { renderPruned } from '../../reporters/index-summary.ts';
import { deleteCollection } from '../../retrieval/chroma/collection.ts';
import { listIndexes } from '../../retrieval/indexing/index-list.ts';
import { withIndexLock } from '../../retrieval/indexing/index-lock.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { INDEX_OPTIONS, type IndexArguments, SUITE_POSITIONAL } from './flags.ts';
import { withIndex } from './with-index.ts';

/** `adaptbench index prune`: deletes the indexes that do not fit the suite’s documents any more. */
export const prune = subcommand<IndexArguments>({
  command: 'prune <suite>',
  describe: 'Delete the suite’s indexes of other documents or settings',
  flags: INDEX_OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(withDefaults(INDEX_OPTIONS))
      .example('$0 index prune support-qa', 'Only the index of its present documents is kept'),
  handler: (args) =>
    withIndex(args, { searches: false }, async ({ context, suite, corpus, session }) => {
      const { chroma } = session;
      const indexes = chroma === null ? [] : await listIndexes(chroma, suite.name);
      const others = indexes.filter(({ key }) => key !== corpus.key);
      const { signal, notice: onNotice } = context;
      const { folder } = context.retrieval.chroma;
      for (const { collection: name } of others) {
        // Not while another process writes it.
        await withIndexLock({ folder, name, signal, onNotice }, async () => {
          if (chroma !== null) await deleteCollection(chroma, name);
        });
      }
      const facts = {
        suite: suite.name,
        title: suite.title,
        deleted: others.map(({ collection }) => collection),
        kept: indexes.flatMap(({ key, collection }) => (key === corpus.key ? [collection] : [])),
      };
      print({ args, context }, facts, (style) => renderPruned(facts, style));
    }),
});
