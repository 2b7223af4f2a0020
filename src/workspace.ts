import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentialsIn, type Environment, readEnvironment } from './config/environment.ts';
import { findSuiteFiles, suiteNames } from './config/find-suites.ts';
import { loadPriceBook, loadPrices } from './config/load-prices.ts';
import type { Clock } from './core/clock.ts';
import { type CommandLine, INSTALLED_COMMANDS } from './core/command-line.ts';
import type { CorpusFormula } from './core/corpus-formula.ts';
import { BenchError, describeError } from './core/errors.ts';
import { type ModelOptions, pricesOf } from './core/provider.ts';
import type { Registry } from './core/registry.ts';
import type { ResponseCache, RunStore } from './core/store.ts';
import { makePrivateFolder } from './files/private-folder.ts';
import type { LedgerFile } from './finetune/ledger.ts';
import { redact } from './http/redact.ts';
import { openModel, openModelForPlan } from './models/open-model.ts';
import { modelOptionsOf } from './models/options.ts';
import { pricesOn } from './pricing/price-book.ts';
import { machineInfo, toolVersion } from './process/machine.ts';
import { watchOtherWork } from './process/other-work.ts';
import { systemClock } from './process/system-clock.ts';
import type { PriceEntry } from './protocol/pricing.ts';
import { type AskedRequest, type RunRequest, runRequest } from './protocol/spec.ts';
import { BUILT_IN, type Registries } from './registries.ts';
import type { Corpus } from './retrieval/corpus.ts';
import type { Prepared } from './runner/preflight.ts';
import type { DataPlaces } from './runner/read-suite.ts';
import type {
  RetrievalSession,
  RetrievalSessionOptions,
  RetrievalSettings,
} from './runner/retrieval-session.ts';
import type { SessionOptions, StartFacts } from './runner/run-session.ts';
import { formulasOf } from './scorers/create-scorers.ts';
import { openEmbeddingCache } from './store/embedding-cache.ts';
import { FileRunStore } from './store/file-run-store.ts';
import { openResponseCache } from './store/response-cache.ts';

/** How models are opened, as far as somebody may say it. */
type ModelSettings = Pick<
  ModelOptions,
  | 'baseUrl'
  | 'embedderBaseUrl'
  | 'form'
  | 'maxConcurrency'
  | 'autoConcurrency'
  | 'rateLimit'
  | 'retry'
  | 'onProgress'
>;

/** What a workspace is opened with; whatever is left out is as the process has it. */
export interface WorkspaceOptions extends ModelSettings {
  /** Folder of the project. */
  readonly workingFolder?: string | undefined;
  /** Read with the variables of the providers. */
  readonly environment?: Environment | undefined;
  readonly registries?: Registries | undefined;
  readonly clock?: Clock | undefined;
  /** Ends what is opened and done in the workspace. */
  readonly signal?: AbortSignal | undefined;
  /** A Chroma server; left out, the environment's, or one of our own. */
  readonly chromaUrl?: string | undefined;
  /** What stands before the name of a command, for advice. */
  readonly invocation?: readonly string[] | undefined;
  /** How to do the same again, without secrets, for run records. */
  readonly command?: readonly string[] | undefined;
  /** Told what a user should know; secrets are masked. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** All that work on a project needs, opened once: folders, stores, caches, Chroma, clock and models. */
export interface Workspace {
  readonly registries: Registries;
  /** What scorers bring for reports. */
  readonly formulas: Registry<CorpusFormula>;
  readonly environment: Environment;
  readonly workingFolder: string;
  /** Where runs, caches and indexes of this project live. */
  readonly stateFolder: string;
  /** For data that are no files. */
  readonly data: DataPlaces;
  /** Folders with ledgers of tuned models, the user's own first. */
  readonly tunedFolders: readonly string[];
  /** The ledger that trainings are written into, and that of learning curves, whose models no technique takes. */
  readonly ledgers: { readonly tuned: LedgerFile; readonly curves: LedgerFile };
  readonly store: RunStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly models: ModelOptions;
  readonly retrieval: RetrievalSettings;
  readonly invocation: readonly string[];
  /** Says what a user should know. */
  notice(text: string): void;
  /** How commands are typed here, with the names of suites. */
  commands(): Promise<CommandLine>;
  /** @throws BenchError `UNKNOWN_NAME` with the available names */
  findSuites(named: readonly string[]): Promise<readonly string[]>;
  /** The entries that hold today: those of a user's file before those of providers, and these before the book. */
  prices(file?: string | undefined): Promise<readonly PriceEntry[]>;
  /** A request by names of suites, with all that was not said as it usually is. */
  request(asked: AskedRequest): Promise<RunRequest>;
  /** Reads, opens and plans what is requested, with models that answer or for a plan alone; the caller closes them. */
  prepare(
    request: RunRequest,
    options: {
      readonly toCall: boolean;
      readonly prices?: string | undefined;
      /** Told what a user should know, in place of the workspace's own. */
      readonly onNotice?: (text: string) => void;
    },
  ): Promise<Prepared>;
  /** Embedders and Chroma for corpora that are searched, closed with the workspace. */
  openRetrieval(
    searched: readonly Corpus[],
    options?: Pick<RetrievalSessionOptions, 'rebuild' | 'alwaysConnect'>,
  ): Promise<Omit<RetrievalSession, 'close'>>;
  /**
   * What a run is given.
   * @throws BenchError `FILE_SYSTEM` where nothing of the project can be kept
   */
  session(options?: {
    /** `false` asks for every answer anew. */
    readonly cache?: boolean;
  }): Promise<Omit<SessionOptions, 'started'>>;
  /** What the header of a new run says of here and now. */
  facts(options?: { readonly prices?: string | undefined }): Promise<Omit<StartFacts, 'id'>>;
  /** Closes what was opened. */
  close(): Promise<void>;
}

const STATE_FOLDER = '.adaptbench';

/** A folder that ships with this package. */
function shipped(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/** Opens the workspace of a project; files, connections and the code for them are opened when first used. */
export function openWorkspace(options: WorkspaceOptions = {}): Workspace {
  const {
    workingFolder = process.cwd(),
    registries = BUILT_IN,
    environment = readEnvironment(registries.providers),
    clock = systemClock,
    signal = new AbortController().signal,
    chromaUrl,
    invocation = INSTALLED_COMMANDS.invocation,
    command = [],
    onNotice = () => {},
    ...given
  } = options;
  const { presets, ingredients, scorers, rowSources } = registries;
  const data = { lookUp: environment.lookUp, cacheFolder: environment.cacheFolder };
  const stateFolder = join(workingFolder, STATE_FOLDER);
  const tunedFolder = join(workingFolder, 'tuned');
  const curvesFolder = join(stateFolder, 'curves');
  const places = { folders: [join(workingFolder, 'suites'), shipped('suites')], workingFolder };
  const tunedFolders = [tunedFolder, shipped('tuned')];
  const secrets = [
    ...environment.secrets,
    ...[given.baseUrl, given.embedderBaseUrl, chromaUrl].flatMap(credentialsIn),
  ];
  const notice = (text: string): void => onNotice(redact(text, secrets));
  const said = new Set<string>();
  const noticeOnce = (text: string): void => {
    if (!said.has(text)) notice(text);
    said.add(text);
  };
  const store = new FileRunStore(join(stateFolder, 'runs'));
  const models: ModelOptions = {
    ...modelOptionsOf(environment, { clock, providers: registries.providers }),
    ...given,
    workingFolder,
    onNotice: notice,
    signal,
  };
  const retrieval: RetrievalSettings = {
    chroma: {
      ...environment.chroma,
      url: chromaUrl ?? environment.chroma.url,
      folder: join(stateFolder, 'chroma'),
    },
    openEmbeddings: () => openEmbeddingCache(join(stateFolder, 'embeddings.sqlite'), noticeOnce),
  };
  const commands = async (): Promise<CommandLine> => ({ invocation, suiteNames: await suiteNames(places) });
  const findSuites = (named: readonly string[]): Promise<readonly string[]> => findSuiteFiles(named, places);
  let book: Promise<readonly PriceEntry[]> | undefined;
  const prices = async (file?: string): Promise<readonly PriceEntry[]> => {
    const own = file === undefined ? [] : await loadPrices(file);
    book ??= loadPriceBook(shipped('prices'));
    return pricesOn([...own, ...pricesOf(registries.providers), ...(await book)], clock.timestamp());
  };
  const sessions: RetrievalSession[] = [];
  let responses: ResponseCache | undefined;
  return {
    registries,
    formulas: formulasOf(scorers),
    environment,
    workingFolder,
    stateFolder,
    data,
    tunedFolders,
    ledgers: {
      tuned: { folder: tunedFolder, lockFolder: join(stateFolder, 'tuned') },
      curves: { folder: curvesFolder, lockFolder: curvesFolder },
    },
    store,
    clock,
    signal,
    models,
    retrieval,
    invocation,
    notice,
    commands,
    findSuites,
    prices,
    request: async (asked) => runRequest({ ...asked, suites: await findSuites(asked.suites) }),
    prepare: async (request, { toCall, prices: file, onNotice: told = notice }) => {
      const { preflight } = await import('./runner/preflight.ts');
      return await preflight(request, {
        signal,
        open: (id) => (toCall ? openModel(id, models) : openModelForPlan(id, models)),
        embedders: models,
        baseUrl: models.baseUrl,
        lifetimes: { prices: await prices(file), now: clock.timestamp() },
        tunedFolders,
        commands: await commands(),
        scorers,
        presets,
        ingredients,
        rowSources,
        data,
        onNotice: told,
      });
    },
    openRetrieval: async (searched, how = {}) => {
      const { openRetrieval } = await import('./runner/retrieval-session.ts');
      const session = await openRetrieval(searched, { ...retrieval, ...how, models, clock, signal });
      sessions.push(session);
      return session;
    },
    session: async ({ cache = true } = {}) => {
      if (cache) responses ??= openResponses(stateFolder, noticeOnce);
      return {
        store,
        cache: cache ? (responses ?? null) : null,
        models,
        retrieval,
        tunedFolders,
        commands: await commands(),
        scorers,
        presets,
        ingredients,
        rowSources,
        data,
        clock,
        watchOtherWork,
        signal,
      };
    },
    facts: async ({ prices: file } = {}) => ({
      createdAt: clock.timestamp(),
      toolVersion: toolVersion(),
      machine: machineInfo(),
      command,
      prices: await prices(file),
    }),
    close: async () => {
      responses?.close();
      responses = undefined;
      await Promise.all(sessions.splice(0).map((session) => session.close()));
    },
  };
}

/** Answers that were given before, in all runs of a project. */
function openResponses(folder: string, onNotice: (text: string) => void): ResponseCache {
  try {
    makePrivateFolder(folder);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the folder cannot be made: ${describeError(cause)}.`, {
      file: folder,
      cause,
      hint: 'Runs are kept in the folder that adaptbench is started in; start it in one that can be written.',
    });
  }
  return openResponseCache(join(folder, 'cache.sqlite'), onNotice);
}
