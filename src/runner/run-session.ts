import { BenchError } from '../core/errors.ts';
import type { OpenRun, RunStore } from '../core/store.ts';
import { publicUrl } from '../http/redact.ts';
import type { NanoUsd } from '../lib/money.ts';
import { parseEmbedderId } from '../models/open-embedder.ts';
import { Account } from '../pricing/account.ts';
import type { RunHeader } from '../protocol/header.ts';
import { isImported } from '../protocol/imported.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import type { RunRequest } from '../protocol/spec.ts';
import { requirePrices } from './budget.ts';
import { executeRun } from './execute-run.ts';
import { besideHeader } from './imports/beside-run.ts';
import { harmless, type RunObserver } from './observer.ts';
import type { Plan } from './plan.ts';
import type { Prepared } from './preflight.ts';
import { modelsOf, type PreparedSession, type PrepareOptions, prepareSession } from './prepared-session.ts';
import { searchedCorpora } from './retrieval-session.ts';
import { createHeader, type HeaderFacts, sampleRecords } from './run-header.ts';
import { inProcess } from './transports/in-process.ts';
import type { OpenTransport } from './transports/transport.ts';
import type { Workshop } from './workshop.ts';

/** What a session needs from its surroundings. */
export interface SessionOptions extends PrepareOptions {
  readonly store: RunStore;
  /** The plan stands and the run folder is written: the last moment before anything is paid for. */
  readonly started: (run: { header: RunHeader; plan: Plan; notices: readonly string[] }) => RunObserver;
  /** Who works on the tasks; this process when left out. */
  readonly transport?: (session: {
    readonly workshop: Workshop;
    readonly header: RunHeader;
  }) => OpenTransport;
  /** What the run may cost with all its sessions; left out, what its last session was held to, if anything. */
  readonly budget?: NanoUsd | undefined;
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
  const lifetimes = { prices: facts.prices, now: facts.createdAt };
  const session = await prepareSession(request, { ...options, lifetimes });
  return await startPrepared(session, { ...options, request, facts });
}

/** What a run is started from that is prepared. */
export interface StartOptions extends SessionOptions {
  readonly request: RunRequest;
  readonly facts: StartFacts;
  /** A run that the new one holds as well. */
  readonly beside?: RunRecord | undefined;
}

/** Makes the folder of a run that is prepared, executes it, and closes what was opened for it. */
export async function startPrepared(
  session: PreparedSession,
  { request, facts, beside, ...options }: StartOptions,
): Promise<SessionResult> {
  try {
    const { baseUrl, embedderBaseUrl, providers, form } = options.models;
    const own = createHeader(request, session.prepared, {
      ...facts,
      baseUrl: baseUrl === undefined ? null : publicUrl(baseUrl),
      embedderBaseUrl: embedderBaseUrl === undefined ? null : publicUrl(embedderBaseUrl),
      placeOf: (embedder) => parseEmbedderId(embedder, providers).provider.place,
      form: form ?? null,
    });
    const header = beside === undefined ? own : besideHeader(own, beside.header);
    if (options.budget !== undefined) requirePrices(askedOf(session), header.prices);
    const samples = beside?.samples ?? sampleRecords(session.prepared);
    const run = await options.store.create(header, samples);
    if (beside !== undefined) await copyRecords(run, beside);
    return await execute(run, { ...options, session });
  } finally {
    await session.close();
  }
}

/** More at once would be too many arguments, and one text of a whole journal. */
const RECORDS_AT_ONCE = 1000;

/** Copies the records of an earlier run, and closes the run where that fails. */
async function copyRecords(run: OpenRun, { records }: RunRecord): Promise<void> {
  try {
    for (let at = 0; at < records.length; at += RECORDS_AT_ONCE) {
      await run.append(...records.slice(at, at + RECORDS_AT_ONCE));
    }
  } catch (error) {
    await run.close();
    throw error;
  }
}

/**
 * Goes on with a run that was interrupted or killed, or attempts its failed trials again.
 * @throws BenchError `UNKNOWN_NAME`, `RUN_LOCKED`, `DAMAGED_JOURNAL`, or `INVALID_CONFIG` when suites or data changed.
 */
export async function resumeRun(id: string, options: SessionOptions): Promise<SessionResult> {
  const run = await options.store.open(id);
  try {
    const { spec } = run.header;
    refuseImports(run.header);
    const models = modelsOf(spec, options.models);
    const session = await prepareSession(spec, { ...options, models });
    try {
      refuseChanges(run.header, session.prepared);
      const { prices } = run.header;
      const budget = options.budget ?? new Account(prices, run.records).limit ?? undefined;
      if (budget !== undefined) requirePrices(askedOf(session), prices);
      return await execute(run, { ...options, models, session, budget });
    } finally {
      await session.close();
    }
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** @throws BenchError `INVALID_ARGUMENT` for a run that holds answers which nobody here could ask for */
function refuseImports({ id, cells }: Pick<RunHeader, 'id' | 'cells'>): void {
  if (!cells.some(({ technique }) => isImported(technique))) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `the run "${id}" holds imported answers, so that it cannot be resumed.`,
    {
      hint: 'Import the answers again: what was asked for scoring them comes from the cache and costs nothing.',
    },
  );
}

/** Whatever a session may have to pay for. */
function askedOf({ prepared: { plan, scorers } }: PreparedSession): Parameters<typeof requirePrices>[0] {
  return {
    models: [...plan.cells.map(({ model }) => model.id), ...plan.scoring.map(({ model }) => model)],
    embedders: [
      ...searchedCorpora(plan.cells).map(({ settings }) => settings.embedder),
      ...[...scorers.values()].flat().flatMap((scorer) => scorer.embedders),
    ],
  };
}

/**
 * What is prepared now has to be what the run was begun with.
 * @throws BenchError `INVALID_CONFIG` with what has changed
 */
function refuseChanges(header: Pick<RunHeader, 'id' | 'spec' | 'models'>, prepared: Prepared): void {
  if (header.spec.contentHash !== prepared.contentHash) {
    throw new BenchError(
      'INVALID_CONFIG',
      `a suite or its data was changed since the run "${header.id}" began.`,
      {
        hint: 'Start a new run: answers that are still valid come from the response cache and cost nothing.',
      },
    );
  }
  refuseOtherModels(header, prepared);
}

/** Answers of another endpoint, of other weights or to another form of prompt do not belong into the same run. */
function refuseOtherModels(header: Pick<RunHeader, 'id' | 'models'>, prepared: Prepared): void {
  for (const { info } of prepared.models.values()) {
    const before = header.models.find((model) => model.id === info.id);
    if (
      before?.endpoint === info.endpoint &&
      before.weightsHash === info.weightsHash &&
      before.configHash === info.configHash &&
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
  const { endpoint, weightsHash, configHash, form } = model;
  const said = configHash === undefined ? '' : `, by a file with the key ${configHash}`;
  const place = endpoint ?? (weightsHash === null ? 'unknown' : `SHA-256 ${weightsHash}`);
  return `${place} in the ${form} form${said}`;
}

interface Execution extends SessionOptions {
  readonly session: PreparedSession;
}

async function execute(run: OpenRun, { session, ...options }: Execution): Promise<SessionResult> {
  const { plan, scorers } = session.prepared;
  const { header, notices } = run;
  try {
    const { onNotice = () => {} } = options.models;
    const observer = harmless(options.started({ header, plan, notices }), onNotice);
    await session.loads.writeTo(run.append);
    const { budget = null } = options;
    const { prices } = header;
    const workshop = session.workshop({ ...header, budgetPrices: budget === null ? null : prices });
    const { failedTrials, resentCalls } = await executeRun({
      ...options,
      budget,
      prices,
      plan,
      catalogue: workshop.options.catalogue,
      run,
      observer,
      transport: options.transport?.({ workshop, header }) ?? inProcess(workshop),
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
