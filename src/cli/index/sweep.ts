import { join, relative } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { SWEEP_SCHEMA, type SweepReport, summariseSweep } from '../../analysis/retrieval/sweep.ts';
import { BenchError } from '../../core/errors.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { toolVersion } from '../../process/machine.ts';
import { renderSweepPage } from '../../reporters/html/sweep-page.ts';
import { renderSweep } from '../../reporters/sweep.ts';
import { DEFAULT_GRID, type SweepGrid, sweepRetrieval } from '../../studies/sweep.ts';
import { numberList } from '../number-options.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { ensureWritable, writeFiles } from '../write-reports.ts';
import { EMBEDDING_OPTIONS, type IndexArguments, QUESTION_OPTIONS, SUITE_POSITIONAL } from './flags.ts';
import { withIndex } from './with-index.ts';

const OPTIONS = {
  sizes: { type: 'string', requiresArg: true, describe: 'Chunk sizes in tokens, e.g. 32,64' },
  overlaps: {
    type: 'string',
    requiresArg: true,
    describe: 'Shares of the size that neighbours have in common, e.g. 0,0.25',
  },
  'top-ks': { type: 'string', requiresArg: true, describe: 'Numbers of passages, e.g. 1,3,5' },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder for table and chart (default: reports/sweep-<suite>)',
  },
  ...QUESTION_OPTIONS,
  ...EMBEDDING_OPTIONS,
} as const;

type SweepArguments = InferredOptionTypes<typeof OPTIONS> & IndexArguments;

/** `adaptbench index sweep`: tries ways of cutting and searching. */
export const sweep = subcommand<SweepArguments>({
  command: 'sweep <suite>',
  describe: 'Try chunk sizes, overlaps, ways of searching and numbers of passages',
  flags: OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(withDefaults(OPTIONS))
      .example('$0 index sweep support-qa', 'Chunk size × overlap × search × k, on the dev split')
      .example('$0 index sweep support-qa --sizes 64,128 --top-ks 1,3', 'Fewer of them'),
  handler: async (args) => {
    const grid = gridOf(args);
    await withIndex(args, { searches: true }, async (index) => {
      const { context, suite, corpus, session } = index;
      const queries = index.queries(args.split, {
        mode: 'search',
        search: 'dense',
        topK: Math.max(...grid.topKs),
        minSimilarity: 0,
        filter: {},
      });
      if (queries.length === 0) {
        throw new BenchError(
          'INVALID_ARGUMENT',
          `no question of the ${args.split} split names its passages, so there is nothing to find.`,
          { file: suite.file, hint: 'Name them in a column, and the column in "corpus.passages".' },
        );
      }
      const folder = args.out ?? join(context.workingFolder, 'reports', `sweep-${suite.name}`);
      await ensureWritable(folder);
      const trials = await sweepRetrieval({
        corpus,
        queries,
        grid,
        signal: context.signal,
        openRetriever: (cut) => session.openSearch(cut),
        onProgress: (done, total) => {
          if (done < total) context.notice(`Index ${done + 1} of ${total} …`);
        },
      });
      const report: SweepReport = {
        schema: SWEEP_SCHEMA,
        suite: suite.name,
        title: suite.title,
        split: args.split,
        embedder: corpus.settings.embedder,
        documents: corpus.documents.length,
        questions: queries.length,
        rows: summariseSweep(trials),
      };
      await writeFiles(folder, [
        { name: 'sweep.json', content: `${JSON.stringify(report, null, 2)}\n` },
        { name: 'index.html', content: await renderSweepPage(report, toolVersion()) },
      ]);
      const page = visibleLine(join(relative(context.workingFolder, folder), 'index.html'));
      print({ args, context }, report, (style) => `${renderSweep(report, style)}\nChart: ${page}\n`);
    });
  },
});

function gridOf({ sizes, overlaps, 'top-ks': topKs }: SweepArguments): SweepGrid {
  return {
    ...DEFAULT_GRID,
    ...(sizes === undefined
      ? {}
      : { sizes: numberList(sizes, { flag: 'sizes', min: 8, max: 8192, whole: true }) }),
    ...(overlaps === undefined
      ? {}
      : { overlaps: numberList(overlaps, { flag: 'overlaps', min: 0, max: 0.9, whole: false }) }),
    ...(topKs === undefined
      ? {}
      : { topKs: numberList(topKs, { flag: 'top-ks', min: 1, max: 100, whole: true }) }),
  };
}
