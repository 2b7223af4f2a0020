import { type OpenSuite, openSuite } from '../../runner/open-suite.ts';
import type { RetrievalSession } from '../../runner/retrieval-session.ts';
import { type CliContext, sayStopping, withContext } from '../context.ts';
import type { IndexArguments } from './flags.ts';

/** A suite with its documents, and the Chroma that its indexes are in. */
export interface IndexWork extends OpenSuite {
  readonly context: CliContext;
  readonly session: Omit<RetrievalSession, 'close'>;
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
  return withContext({ flags: args, calls: true, onInterrupt: sayStopping }, async (context) => {
    const { signal, models, notice, data, registries } = context;
    const [file = args.suite] = await context.findSuites([args.suite]);
    const opened = await openSuite(file, {
      signal,
      embedders: models,
      onNotice: notice,
      ...registries,
      data,
    });
    const session = await context.openRetrieval(searches ? [opened.corpus] : [], {
      rebuild,
      alwaysConnect: true,
    });
    return await work({ ...opened, context, session });
  });
}
