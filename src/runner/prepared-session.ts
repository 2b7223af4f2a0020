import type { Clock } from '../core/clock.ts';
import type { CommandLine } from '../core/command-line.ts';
import type { ModelOptions } from '../core/provider.ts';
import type { ResponseCache } from '../core/store.ts';
import { RetryBudget } from '../http/retry-budget.ts';
import { formatFixed } from '../lib/format.ts';
import { openModel } from '../models/open-model.ts';
import type { Lifetimes } from '../models/shutdown.ts';
import { Reserve } from '../pricing/reserve.ts';
import type { OtherWork } from '../process/other-work.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { JournalRecord, LoadRecord } from '../protocol/records.ts';
import type { RunRequest, RunSpec } from '../protocol/spec.ts';
import { Catalogue } from './catalogue.ts';
import { EmbeddingMeter } from './embedding-meter.ts';
import { openTunedModel } from './open-tuned.ts';
import { type Prepared, preflight } from './preflight.ts';
import type { SuiteRegistries } from './read-suite.ts';
import { openRetrieval, type RetrievalSettings, searchedCorpora } from './retrieval-session.ts';
import { Workshop } from './workshop.ts';

/** What preparing needs from its surroundings. */
export interface PrepareOptions extends SuiteRegistries {
  /** `null` asks for every answer anew. */
  readonly cache: ResponseCache | null;
  readonly models: ModelOptions;
  readonly retrieval: RetrievalSettings;
  /** Folders with ledgers of tuned models, the user's own first. */
  readonly tunedFolders: readonly string[];
  /** For advice that names a command; as the installed package is called when left out. */
  readonly commands?: CommandLine;
  readonly clock: Clock;
  /** Watches what else the machine does, which makes what runs on it look slow; nobody does when left out. */
  readonly watchOtherWork?: () => OtherWork;
  readonly signal: AbortSignal;
  /** What is known of the lives of models; left out for a run that began while all of them were there. */
  readonly lifetimes?: Lifetimes;
}

/** A plan with everything open that it is worked on with. */
export interface PreparedSession {
  readonly prepared: Prepared;
  readonly loads: LoadLog;
  /** Where the tasks of a run are worked on. */
  workshop(run: {
    readonly id: string;
    readonly seed: number;
    /** Where the run has a budget: by which its calls are held against it. */
    readonly budgetPrices?: readonly PriceEntry[] | null;
  }): Workshop;
  close(): Promise<void>;
}

/**
 * Plans, and opens models and what retrieval needs.
 * @throws BenchError for bad input; nothing is left open
 */
export async function prepareSession(request: RunRequest, options: PrepareOptions): Promise<PreparedSession> {
  return await openSession(options, (models) =>
    preflight(request, {
      ...options,
      open: (id) => openModel(id, models),
      embedders: models,
      baseUrl: models.baseUrl,
      onNotice: models.onNotice,
    }),
  );
}

/**
 * Opens what a plan is worked on with, once it is made.
 * @param prepare plans, and opens models as it is told to
 * @throws BenchError for bad input; nothing is left open
 */
export async function openSession(
  { cache, retrieval, clock, signal, ...options }: PrepareOptions,
  prepare: (models: ModelOptions) => Promise<Prepared>,
): Promise<PreparedSession> {
  const loads = new LoadLog();
  const embeddingMeter = new EmbeddingMeter();
  const models = {
    ...loads.listen(options.models),
    signal,
    retryBudget: new RetryBudget(options.models.onNotice),
  };
  const otherWork = options.watchOtherWork?.();
  const prepared = await prepare(models);
  const { plan, scorers } = prepared;
  if ([...prepared.models.values()].some(({ info }) => info.place === 'local')) {
    sayBusy(otherWork?.() ?? 0, models.onNotice);
  }
  const closeModels = async (): Promise<void> => {
    await Promise.all([...prepared.models.values()].map((model) => model.close()));
  };
  try {
    const session = await openRetrieval(searchedCorpora(plan.cells), {
      ...retrieval,
      embedders: [...scorers.values()].flat().flatMap((scorer) => scorer.embedders),
      models,
      clock,
      signal,
      meter: embeddingMeter,
    });
    return {
      prepared,
      loads,
      workshop: ({ id, seed, budgetPrices = null }) =>
        new Workshop({
          run: id,
          plan,
          catalogue: new Catalogue(plan, seed),
          cache,
          models: prepared.models,
          scorers,
          clock,
          signal,
          openTuned: (cell) => openTunedModel(cell, models),
          openRetriever: (corpus) => session.openRetriever(corpus),
          embed: (texts, embedder) => session.embed(texts, embedder),
          reserve: budgetPrices === null ? null : new Reserve(budgetPrices),
          embeddingMeter,
        }),
      async close() {
        await session.close();
        await closeModels();
      },
    };
  } catch (error) {
    await closeModels();
    throw error;
  }
}

/** The models as the run began with them; what is said anew goes first, for it may bring credentials, which are not on record. */
export function modelsOf({ baseUrl, embedderBaseUrl, form }: RunSpec, models: ModelOptions): ModelOptions {
  return {
    ...models,
    baseUrl: models.baseUrl ?? baseUrl ?? undefined,
    embedderBaseUrl: models.embedderBaseUrl ?? embedderBaseUrl ?? undefined,
    form: models.form ?? form ?? undefined,
  };
}

/** Keeps the cold starts of local models until there is somewhere to write them down. */
class LoadLog {
  #waiting: LoadRecord[] = [];
  #append: ((...records: readonly JournalRecord[]) => Promise<void>) | undefined;

  listen(options: ModelOptions): ModelOptions {
    return {
      ...options,
      onLoaded: (event) => {
        const record: LoadRecord = { type: 'load', ...event };
        if (this.#append === undefined) this.#waiting.push(record);
        // A journal that cannot be written fails the next record too, which ends the run.
        else this.#append(record).catch(() => {});
        options.onLoaded?.(event);
      },
    };
  }

  async writeTo(append: (...records: readonly JournalRecord[]) => Promise<void>): Promise<void> {
    this.#append = append;
    const waiting = this.#waiting;
    this.#waiting = [];
    await append(...waiting);
  }
}

/** Cores in use by other programs from which a user should know before anything is measured. */
const BUSY_CORES = 0.5;

function sayBusy(cores: number, onNotice: ((text: string) => void) | undefined): void {
  if (cores < BUSY_CORES) return;
  onNotice?.(
    `Other programs keep ${formatFixed(cores, 1)} cores of this machine busy: models that run on it will look slow and expensive.`,
  );
}
