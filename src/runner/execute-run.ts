import pLimit from 'p-limit';
import type { Clock } from '../core/clock.ts';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Scorer } from '../core/scorer.ts';
import type { OpenRun, ResponseCache } from '../core/store.ts';
import type { Technique } from '../core/technique.ts';
import { allOrFirstError } from '../lib/promises.ts';
import type { IndexSetup } from '../protocol/records.ts';
import { RunState } from '../protocol/run-state.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { createCaller } from './caller.ts';
import type { RunObserver } from './observer.ts';
import type { Plan, PlannedCell } from './plan.ts';
import { createRetrieveOnce, type RetrieveOnce } from './retrievals.ts';
import { CellRunner } from './run-cell.ts';

/** What execution needs besides the plan. */
export interface ExecuteOptions {
  readonly plan: Plan;
  readonly run: OpenRun;
  readonly cache: ResponseCache | null;
  /** Open models by id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Opens the tuned model of a cell, for the time that its cells take. */
  openTuned(cell: PlannedCell): Promise<Model>;
  /** Scorers by suite. */
  readonly scorers: ReadonlyMap<string, readonly Scorer[]>;
  readonly clock: Clock;
  /** Aborts the run; what is journaled stays and can be resumed. */
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** Makes a technique for a cell with one of its prompt variants, as techniques/ does. */
  compose(cell: PlannedCell, promptVariant: number): Technique;
  /** Makes an index ready, or finds it so; called once for each corpus in which something is retrieved. */
  openRetriever(corpus: Corpus): Promise<OpenRetriever>;
  /** Texts of a cell's prompt variants, in order. */
  promptVariantTexts(cell: PlannedCell): readonly string[];
}

/** A retriever and what its index took; `null` where no index is needed. */
export interface OpenRetriever {
  readonly retriever: Retriever;
  readonly setup: IndexSetup | null;
}

/** How a session ended. */
export interface ExecutionSummary {
  readonly failedTrials: number;
  readonly resentCalls: number;
}

/**
 * Runs everything of the plan that the journal does not hold yet.
 * @throws the signal's reason when aborted, BenchError `PROVIDER` when every further call would fail alike,
 *   BenchError `FILE_SYSTEM` when the journal cannot be written. The journal can be resumed in each case.
 */
export async function executeRun(options: ExecuteOptions): Promise<ExecutionSummary> {
  const { run, clock } = options;
  const done = new RunState(run.records);
  const start = clock.monotonic();
  const session = (event: 'started' | 'resumed' | 'interrupted' | 'finished', resent = 0): void =>
    run.append({
      type: 'session',
      event,
      at: clock.timestamp(),
      elapsedMs: clock.monotonic() - start,
      resent,
    });
  const resentCalls = [...done.inFlight].filter((key) => options.cache?.get(key) === undefined).length;
  session(done.sessions.length > 0 ? 'resumed' : 'started', resentCalls);
  try {
    const failedTrials = await executeCells(options, done);
    session('finished');
    return { failedTrials, resentCalls };
  } catch (error) {
    try {
      session('interrupted');
    } catch {
      // What ended the run is told; a journal without this record is that of a run that was killed.
    }
    throw error;
  }
}

async function executeCells(options: ExecuteOptions, done: RunState): Promise<number> {
  const retrieves = await openRetrievals(options, done);
  recordTuned(options, done);
  let failed = 0;
  for (const cells of Map.groupBy(options.plan.cells, (cell) => cell.model.id).values()) {
    failed += await withModel(options, cells, (model) =>
      executeModel(cells, { ...options, done, retrieves, model }),
    );
  }
  return failed;
}

/** Tuned models were made before the run; what they took stands in its journal as well. */
function recordTuned({ plan, run }: Pick<ExecuteOptions, 'plan' | 'run'>, done: RunState): void {
  for (const { header, tuned } of plan.cells) {
    if (tuned === null || done.tuned.has(header.id)) continue;
    run.append({
      type: 'setup',
      key: tuned.key,
      kind: 'tuned',
      cell: header.id,
      attempts: tuned.attempts,
    });
  }
}

/** Does work with the model of some cells; one that is tuned on this machine is loaded only for as long. */
async function withModel<T>(
  { models, openTuned }: Pick<ExecuteOptions, 'models' | 'openTuned'>,
  cells: readonly PlannedCell[],
  work: (model: Model) => Promise<T>,
): Promise<T> {
  const [cell] = cells;
  const open = cell === undefined ? undefined : models.get(cell.model.id);
  if (open !== undefined) return await work(open);
  if (cell === undefined || cell.tuned === null) {
    throw new BenchError('INTERNAL', `the model "${cell?.model.id}" was not opened`);
  }
  const tuned = await openTuned(cell);
  try {
    return await work(tuned);
  } finally {
    await tuned.close();
  }
}

interface ModelContext extends ExecuteOptions {
  readonly done: RunState;
  readonly retrieves: ReadonlyMap<Corpus, RetrieveOnce>;
  readonly model: Model;
}

async function executeModel(cells: readonly PlannedCell[], options: ModelContext): Promise<number> {
  const { model, done } = options;
  const caller = createCaller({
    model,
    run: options.run.header.id,
    journaled: done,
    cache: options.cache,
    clock: options.clock,
    signal: options.signal,
    append: (record) => options.run.append(record),
    finished: (record) => options.observer.callFinished?.(record),
    unread: (record) => options.observer.answerUnread?.(record),
  });
  const runner = new CellRunner({ ...options, caller, maxTrials: model.info.maxTrials });
  // A machine of one's own runs cell after cell, so that neighbours share a prompt prefix; a remote endpoint
  // is kept busy over the ends of cells.
  const together = model.info.place === 'local' ? 1 : cells.length;
  const limit = pLimit(together);
  const counts = await allOrFirstError(cells.map((cell) => limit(() => runner.run(cell))));
  const failed = counts.reduce((sum, count) => sum + count, 0);
  return failed - (await runner.attemptAgain());
}

/** Indexes come before all trials: what they take of the machine would else be part of an answer's time. */
async function openRetrievals(
  options: ExecuteOptions,
  done: RunState,
): Promise<ReadonlyMap<Corpus, RetrieveOnce>> {
  const { plan, run, signal, observer } = options;
  const retrieves = new Map<Corpus, RetrieveOnce>();
  for (const { corpus } of plan.cells) {
    if (corpus === null || retrieves.has(corpus)) continue;
    const { retriever, setup } = await options.openRetriever(corpus);
    if (setup !== null) {
      run.append(setup);
      observer.indexFinished?.(setup);
    }
    retrieves.set(
      corpus,
      createRetrieveOnce({
        retriever,
        embedder: corpus.settings.embedder,
        journaled: done.retrievals,
        signal,
        append: (record) => run.append(record),
      }),
    );
  }
  return retrieves;
}
