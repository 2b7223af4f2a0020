import type { Clock } from '../core/clock.ts';
import type { CommandLine } from '../core/command-line.ts';
import { BenchError } from '../core/errors.ts';
import type { ModelOptions } from '../core/provider.ts';
import type { OpenRun, ResponseCache, RunStore } from '../core/store.ts';
import { publicUrl } from '../http/redact.ts';
import { parseEmbedderId } from '../models/open-embedder.ts';
import { openModel } from '../models/open-model.ts';
import type { RunHeader } from '../protocol/header.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { LoadRecord } from '../protocol/records.ts';
import type { RunRequest } from '../protocol/spec.ts';
import { Catalogue } from './catalogue.ts';
import { executeRun } from './execute-run.ts';
import { harmless, type RunObserver } from './observer.ts';
import { openTunedModel } from './open-tuned.ts';
import type { Plan } from './plan.ts';
import { type Prepared, preflight } from './preflight.ts';
import {
  openRetrieval,
  type RetrievalSession,
  type RetrievalSettings,
  searchedCorpora,
} from './retrieval-session.ts';
import { createHeader, type HeaderFacts, sampleRecords } from './run-header.ts';
import { inProcess } from './transports/in-process.ts';
import { Workshop } from './workshop.ts';

/** What a session needs from its surroundings. */
export interface SessionOptions {
  readonly store: RunStore;
  /** `null` asks for every answer anew. */
  readonly cache: ResponseCache | null;
  readonly models: ModelOptions;
  readonly retrieval: RetrievalSettings;
  /** Folders with ledgers of tuned models, the user's own first. */
  readonly tunedFolders: readonly string[];
  /** For advice that names a command; as the installed package is called when left out. */
  readonly commands?: CommandLine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The plan stands and the run folder is written: the last moment before anything is paid for. */
  readonly started: (run: { header: RunHeader; plan: Plan; notices: readonly string[] }) => RunObserver;
}

/** How a session ended. */
export interface SessionResult {
  readonly run: string;
  readonly trials: number;
  readonly failedTrials: number;
  /** Calls sent a second time, because an earlier session died while they were in flight. */
  readonly resentCalls: number;
}

/** What a new run's header says besides what was asked for. */
export type StartFacts = Omit<HeaderFacts, 'baseUrl' | 'embedderBaseUrl' | 'placeOf' | 'form'>;

/**
 * Plans a new run, makes its folder and executes it.
 * @throws BenchError for bad input before anything is written; see `executeRun` for the rest.
 */
export async function startRun(
  request: RunRequest,
  facts: StartFacts,
  options: SessionOptions,
): Promise<SessionResult> {
  const loads = new LoadLog();
  const prepared = await prepare(request, options.models, { ...options, loads });
  return withModels(prepared, { ...options, loads }, async (retrieval) => {
    const { baseUrl, embedderBaseUrl, providers } = options.models;
    const header = createHeader(request, prepared, {
      ...facts,
      baseUrl: baseUrl === undefined ? null : publicUrl(baseUrl),
      embedderBaseUrl: embedderBaseUrl === undefined ? null : publicUrl(embedderBaseUrl),
      placeOf: (embedder) => parseEmbedderId(embedder, providers).provider.place,
      form: options.models.form ?? null,
    });
    const run = await options.store.create(header, sampleRecords(prepared));
    return execute(run, { ...options, prepared, retrieval, loads });
  });
}

/**
 * Goes on with a run that was interrupted or killed, or attempts its failed trials again.
 * @throws BenchError `UNKNOWN_NAME`, `RUN_LOCKED`, `DAMAGED_JOURNAL`, or `INVALID_CONFIG` when suites or data changed.
 */
export async function resumeRun(id: string, options: SessionOptions): Promise<SessionResult> {
  const run = await options.store.open(id);
  try {
    const { baseUrl, embedderBaseUrl, form, contentHash, ...request } = run.header.spec;
    const models: ModelOptions = {
      ...options.models,
      // What was said anew may bring credentials, which are not on record; another endpoint is refused below.
      baseUrl: options.models.baseUrl ?? baseUrl ?? undefined,
      embedderBaseUrl: options.models.embedderBaseUrl ?? embedderBaseUrl ?? undefined,
      form: options.models.form ?? form ?? undefined,
    };
    const loads = new LoadLog();
    const prepared = await prepare(request, models, { ...options, loads });
    return await withModels(prepared, { ...options, models, loads }, async (retrieval) => {
      if (contentHash !== prepared.contentHash) {
        throw new BenchError(
          'INVALID_CONFIG',
          `a suite or its data was changed since the run "${id}" began.`,
          {
            hint: 'Start a new run: answers that are still valid come from the response cache and cost nothing.',
          },
        );
      }
      refuseOtherModels(run.header, prepared);
      return execute(run, { ...options, prepared, retrieval, loads });
    });
  } catch (error) {
    await run.close();
    throw error;
  }
}

function prepare(
  request: RunRequest,
  models: ModelOptions,
  {
    signal,
    loads,
    tunedFolders,
    commands,
  }: Pick<SessionOptions, 'signal' | 'tunedFolders' | 'commands'> & { readonly loads: LoadLog },
): Promise<Prepared> {
  const options = { ...loads.listen(models), signal };
  return preflight(request, {
    signal,
    open: (id) => openModel(id, options),
    embedders: models,
    baseUrl: models.baseUrl,
    tunedFolders,
    commands,
    onNotice: models.onNotice,
  });
}

/** Answers of another endpoint, of other weights or to another form of prompt do not belong into the same run. */
function refuseOtherModels(header: RunHeader, prepared: Prepared): void {
  for (const { info } of prepared.models.values()) {
    const before = header.models.find((model) => model.id === info.id);
    if (
      before?.endpoint === info.endpoint &&
      before.weightsHash === info.weightsHash &&
      before.form === info.form
    ) {
      continue;
    }
    throw new BenchError(
      'INVALID_CONFIG',
      `${info.id} is not what it was when the run "${header.id}" began: it was ${identityOf(before)}, and is now ${identityOf(info)}.`,
      { hint: 'Resume with the settings of then, or start a new run.' },
    );
  }
}

function identityOf(model: ModelInfo | undefined): string {
  if (model === undefined) return 'not there';
  const place = model.endpoint ?? (model.weightsHash === null ? 'unknown' : `SHA-256 ${model.weightsHash}`);
  return `${place} in the ${model.form} form`;
}

/** Opens what retrieval needs, does the work, and closes everything. */
async function withModels<T>(
  prepared: Prepared,
  { models, retrieval, clock, signal, loads }: SessionOptions & { readonly loads: LoadLog },
  work: (retrieval: RetrievalSession) => Promise<T>,
): Promise<T> {
  let session: RetrievalSession | undefined;
  try {
    session = await openRetrieval(searchedCorpora(prepared.plan.cells), {
      ...retrieval,
      models: loads.listen(models),
      clock,
      signal,
    });
    return await work(session);
  } finally {
    await session?.close();
    await Promise.all([...prepared.models.values()].map((model) => model.close()));
  }
}

/** Keeps the cold starts of local models until there is a journal for them. */
class LoadLog {
  #waiting: LoadRecord[] = [];
  #run: OpenRun | undefined;

  listen(options: ModelOptions): ModelOptions {
    return {
      ...options,
      onLoaded: (event) => {
        const record: LoadRecord = { type: 'load', ...event };
        if (this.#run === undefined) this.#waiting.push(record);
        // A journal that cannot be written fails the next record too, which ends the run.
        else this.#run.append(record).catch(() => {});
        options.onLoaded?.(event);
      },
    };
  }

  async writeTo(run: OpenRun): Promise<void> {
    this.#run = run;
    const waiting = this.#waiting;
    this.#waiting = [];
    await run.append(...waiting);
  }
}

interface Execution extends Omit<SessionOptions, 'retrieval'> {
  readonly prepared: Prepared;
  readonly retrieval: RetrievalSession;
  readonly loads: LoadLog;
}

async function execute(
  run: OpenRun,
  { prepared, retrieval, loads, ...options }: Execution,
): Promise<SessionResult> {
  const { plan, models, scorers } = prepared;
  const { header, notices } = run;
  try {
    const { onNotice = () => {} } = options.models;
    const observer = harmless(options.started({ header, plan, notices }), onNotice);
    await loads.writeTo(run);
    const catalogue = new Catalogue(plan, header.seed);
    const workshop = new Workshop({
      ...options,
      run: header.id,
      plan,
      catalogue,
      models,
      scorers,
      openTuned: (cell) => openTunedModel(cell, { ...loads.listen(options.models), signal: options.signal }),
      openRetriever: (corpus) => retrieval.openRetriever(corpus),
    });
    const { failedTrials, resentCalls } = await executeRun({
      ...options,
      plan,
      catalogue,
      run,
      observer,
      transport: inProcess(workshop),
      metrics: new Map(
        [...scorers].map(([suite, ofSuite]) => [
          suite,
          ofSuite.map(({ metric, version }) => ({ name: metric.name, version, better: metric.better })),
        ]),
      ),
    });
    return { run: header.id, trials: plan.trials, failedTrials, resentCalls };
  } finally {
    await run.close();
  }
}
