import { join, relative } from 'node:path';
import { SWEEP_SCHEMA, type SweepReport, summariseSweep } from '../../analysis/retrieval/sweep.ts';
import { findSuiteFiles } from '../../config/find-suites.ts';
import { BenchError } from '../../core/errors.ts';
import type { Suite } from '../../core/suite.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import type { RetrievalQuery } from '../../protocol/retrieval.ts';
import { renderSweepPage } from '../../reporters/html/sweep-page.ts';
import {
  type IndexMeasures,
  renderFound,
  renderIndex,
  renderIndexes,
} from '../../reporters/index-summary.ts';
import { renderSweep } from '../../reporters/sweep.ts';
import { deleteCollection } from '../../retrieval/chroma/collection.ts';
import type { Corpus } from '../../retrieval/corpus.ts';
import { listIndexes } from '../../retrieval/indexing/index-list.ts';
import { withIndexLock } from '../../retrieval/indexing/index-lock.ts';
import { openSuite, type SampleQuery } from '../../runner/open-suite.ts';
import { openRetrieval, type RetrievalSession } from '../../runner/retrieval-session.ts';
import { measureRetrieval } from '../../studies/measure-retrieval.ts';
import { DEFAULT_GRID, type SweepGrid, sweepRetrieval } from '../../studies/sweep.ts';
import { chromaSettings, createContext, displayOptions, embeddingCache, modelOptions } from '../context.ts';
import { DownloadDisplay } from '../download-progress.ts';
import { EXIT } from '../exit.ts';
import { toolVersion } from '../machine.ts';
import { numberList, timeoutPolicy, wholeNumber } from '../number-options.ts';
import type { IndexArguments } from '../options.ts';
import { print } from '../print.ts';
import { goThroughProxy } from '../proxy.ts';
import { listenForShutdown } from '../shutdown.ts';
import { systemClock } from '../system-clock.ts';
import { ensureWritable, writeFiles } from '../write-reports.ts';

interface Work {
  readonly args: IndexArguments;
  readonly context: ReturnType<typeof createContext>;
  readonly suite: Suite;
  readonly corpus: Corpus;
  readonly session: RetrievalSession;
  readonly signal: AbortSignal;
  /** What the questions of the chosen split retrieve. */
  readonly queries: readonly SampleQuery[];
}

/** Builds the index of a suite, looks into it or sweeps over settings, and returns the exit code. */
export async function indexCorpus(args: IndexArguments): Promise<number> {
  const context = createContext();
  goThroughProxy(context);
  const chosen = [args.status && 'status', args.sweep && 'sweep', args.query !== undefined && 'query'];
  const [one, other] = chosen.filter((flag) => flag !== false);
  if (other !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', `--${one} and --${other} cannot be had at once.`);
  }
  const topK = wholeNumber(args['top-k'], { flag: 'top-k', min: 1 });
  const where = whereOf(args.where ?? []);
  const shutdown = listenForShutdown(() => context.notice('\nStopping … (again to leave at once)'));
  const { signal } = shutdown;
  const downloads = new DownloadDisplay(displayOptions(context));
  try {
    const models = {
      ...modelOptions(context, {
        embedderBaseUrl: args['embed-base-url'],
        ...timeoutPolicy(args.timeout),
      }),
      onProgress: downloads.update.bind(downloads),
      signal,
    };
    const [file] = await findSuiteFiles([args.suite], {
      folders: context.suiteFolders,
      workingFolder: context.workingFolder,
    });
    const { suite, corpus, queries } = await openSuite(file ?? args.suite, {
      signal,
      embedders: models,
      onNotice: (text) => context.notice(text),
    });
    const ingredient = { mode: 'search', search: args.search, topK, minSimilarity: 0, filter: {} } as const;
    const session = await openRetrieval(args.status ? [] : [corpus], {
      chroma: chromaSettings(context, args.chroma),
      openEmbeddings: () => embeddingCache(context),
      models,
      clock: systemClock,
      signal,
      rebuild: args.rebuild,
      alwaysConnect: true,
    });
    try {
      const chosen = queries(args.split, ingredient);
      const work: Work = { args, context, suite, corpus, session, signal, queries: chosen };
      if (args.status) return await showStatus(work);
      if (args.sweep) return await sweep(work);
      if (args.query !== undefined) {
        return await showFound(work, {
          ...ingredient,
          contextTokens: Number.MAX_SAFE_INTEGER,
          text: args.query,
          where,
          gold: [],
        });
      }
      return await build(work);
    } finally {
      await session.close();
    }
  } finally {
    downloads.stop();
    shutdown.dispose();
  }
}

function whereOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new BenchError('INVALID_ARGUMENT', `--where takes column=value, not "${pair}".`);
    }),
  );
}

async function build({ args, context, suite, corpus, session, signal, queries }: Work): Promise<number> {
  const { retriever, setup } = await session.openSearch(corpus);
  if (setup === null) throw new BenchError('INTERNAL', 'no index was made');
  if (args.prune) await prune({ args, context, suite, corpus, session, signal });
  const measures: IndexMeasures | null =
    queries.length === 0
      ? null
      : {
          split: args.split,
          questions: queries.length,
          ...(await measureRetrieval({ retriever, queries, signal })),
        };
  print({ args, context }, { suite: suite.name, setup, measures }, (style) =>
    renderIndex({ title: suite.title, setup, measures, search: args.search }, style),
  );
  return EXIT.done;
}

async function prune({
  args,
  context,
  suite,
  corpus,
  session,
  signal,
}: Omit<Work, 'queries'>): Promise<void> {
  const { chroma } = session;
  if (chroma === null) return;
  const { folder } = chromaSettings(context, args.chroma);
  const others = (await listIndexes(chroma, suite.name)).filter(({ key }) => key !== corpus.key);
  for (const { collection: name } of others) {
    // Not while another process writes it.
    await withIndexLock({ folder, name, signal, onNotice: (text) => context.notice(text) }, () =>
      deleteCollection(chroma, name),
    );
  }
  context.notice(others.length === 0 ? 'No other index to delete.' : `Deleted: ${others.length}.`);
}

async function showStatus({ args, context, suite, corpus, session }: Work): Promise<number> {
  const indexes = session.chroma === null ? [] : await listIndexes(session.chroma, suite.name);
  const listed = indexes.map((index) => ({ ...index, current: index.key === corpus.key }));
  const facts = {
    suite: suite.name,
    title: suite.title,
    documents: corpus.documents.length,
    chunks: corpus.chunks.length,
    embedder: corpus.settings.embedder,
    key: corpus.key,
    indexes: listed,
  };
  print({ args, context }, facts, (style) => renderIndexes(facts, style));
  return EXIT.done;
}

async function showFound(
  { args, context, corpus, session, signal }: Work,
  query: RetrievalQuery,
): Promise<number> {
  const { retriever } = await session.openSearch(corpus);
  const found = await retriever.retrieve(query, signal);
  const passages = found.passages.map((passage) => ({
    ...passage,
    tokens: corpus.counter.count(passage.text),
  }));
  print({ args, context }, { query, ...found, passages }, (style) =>
    renderFound({ text: query.text, passages, found }, style),
  );
  return EXIT.done;
}

async function sweep(work: Work): Promise<number> {
  const { args, context, suite, corpus, session, signal, queries } = work;
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
    grid: gridOf(args),
    signal,
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
  print(
    { args, context },
    report,
    (style) =>
      `${renderSweep(report, style)}\nChart: ${visibleLine(join(relative(context.workingFolder, folder), 'index.html'))}\n`,
  );
  return EXIT.done;
}

function gridOf({ sizes, overlaps, 'top-ks': topKs }: IndexArguments): SweepGrid {
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
