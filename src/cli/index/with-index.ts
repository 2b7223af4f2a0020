import { findSuiteFiles } from '../../config/find-suites.ts';
import { type OpenSuite, openSuite } from '../../runner/open-suite.ts';
import { openRetrieval, type RetrievalSession } from '../../runner/retrieval-session.ts';
import {
  type CliContext,
  chromaSettings,
  createContext,
  displayOptions,
  embeddingCache,
  modelOptions,
} from '../context.ts';
import { DownloadDisplay } from '../download-progress.ts';
import { timeoutPolicy } from '../number-options.ts';
import { goThroughProxy } from '../proxy.ts';
import { listenForShutdown } from '../shutdown.ts';
import { systemClock } from '../system-clock.ts';
import type { IndexArguments } from './flags.ts';

/** A suite with its documents, and the Chroma that its indexes are in. */
export interface IndexWork extends OpenSuite {
  readonly context: CliContext;
  readonly session: RetrievalSession;
  readonly signal: AbortSignal;
}

/** Opens the documents of a suite and the place of their index, does the work, and closes everything. */
export async function withIndex<T>(
  args: IndexArguments,
  {
    searches,
    rebuild = false,
  }: {
    /** Whether an embedder is needed. */
    readonly searches: boolean;
    readonly rebuild?: boolean;
  },
  work: (index: IndexWork) => Promise<T>,
): Promise<T> {
  const context = createContext();
  goThroughProxy(context);
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
    const opened = await openSuite(file ?? args.suite, {
      signal,
      embedders: models,
      onNotice: (text) => context.notice(text),
    });
    const session = await openRetrieval(searches ? [opened.corpus] : [], {
      chroma: chromaSettings(context, args.chroma),
      openEmbeddings: () => embeddingCache(context),
      models,
      clock: systemClock,
      signal,
      rebuild,
      alwaysConnect: true,
    });
    try {
      return await work({ ...opened, context, session, signal });
    } finally {
      await session.close();
    }
  } finally {
    downloads.stop();
    shutdown.dispose();
  }
}
