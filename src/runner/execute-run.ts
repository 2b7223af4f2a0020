import type { Clock } from '../core/clock.ts';
import { limitThatEnded } from '../core/limit.ts';
import type { OpenRun, ResponseCache } from '../core/store.ts';
import type { NanoUsd } from '../lib/money.ts';
import type { OtherWork } from '../process/other-work.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { JournalRecord, SessionRecord } from '../protocol/records.ts';
import { RunState } from '../protocol/run-state.ts';
import { Budget } from './budget.ts';
import type { Catalogue } from './catalogue.ts';
import { Claims } from './claims.ts';
import type { Desk } from './desk.ts';
import { Foreman, type ScoredMetric } from './foreman.ts';
import type { RunObserver } from './observer.ts';
import type { Plan } from './plan.ts';
import type { OpenTransport } from './transports/transport.ts';

/** What execution needs besides the plan. */
export interface ExecuteOptions {
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  readonly run: OpenRun;
  /** Which answers need not be asked for again although they were in flight; `null` with `--no-cache`. */
  readonly cache: Pick<ResponseCache, 'get'> | null;
  readonly clock: Clock;
  readonly watchOtherWork?: () => OtherWork;
  /** Aborts the run; what is journaled stays and can be resumed. */
  readonly signal: AbortSignal;
  readonly observer: Required<RunObserver>;
  /** Opens what tasks are worked on by. */
  readonly transport: OpenTransport;
  /** What the scorers of each suite are. */
  readonly metrics: ReadonlyMap<string, readonly ScoredMetric[]>;
  /** What the run may cost with all its sessions; `null` without a budget. */
  readonly budget: NanoUsd | null;
  /** The price entries of the run. */
  readonly prices: readonly PriceEntry[];
}

/** How a session ended. */
export interface ExecutionSummary {
  readonly failedTrials: number;
  readonly resentCalls: number;
}

/**
 * Runs everything of the plan that the journal does not hold yet.
 * @throws the signal's reason when aborted, BenchError `PROVIDER` when every further call would fail alike,
 *   BenchError `BUDGET_EXCEEDED` when the next call does not fit into the budget and those in flight have ended,
 *   BenchError `FILE_SYSTEM` when the journal cannot be written. The journal can be resumed in each case.
 */
export async function executeRun(options: ExecuteOptions): Promise<ExecutionSummary> {
  const { run, clock, plan, observer, cache } = options;
  const state = new RunState(run.records);
  const budget =
    options.budget === null
      ? null
      : new Budget(options.prices, { records: run.records, signal: options.signal });
  const start = clock.monotonic();
  const otherWork = options.watchOtherWork?.();
  const claims = new Claims();
  const desk: Desk = {
    async emit(...records) {
      if (budget !== null) await budget.take(records);
      await run.append(...records);
      for (const record of records) {
        state.add(record);
        tellOf(record, observer);
      }
      budget?.requireRoom(records);
    },
    claimCall: (key) => claims.claim(`call ${key}`, () => state.answer(key) ?? state.scoringAnswer(key)),
    claimRetrieval: (key) => claims.claim(`retrieval ${key}`, () => state.retrievals.get(key)),
    releaseCall: (key) => claims.release(`call ${key}`),
    releaseRetrieval: (key) => claims.release(`retrieval ${key}`),
  };
  const session = (
    event: SessionRecord['event'],
    more: Partial<Pick<SessionRecord, 'resent' | 'budget' | 'limit'>> = {},
  ): Promise<void> =>
    desk.emit({
      type: 'session',
      event,
      at: clock.timestamp(),
      elapsedMs: clock.monotonic() - start,
      resent: 0,
      ...more,
      ...otherCores(event, otherWork),
    });
  const resentCalls = [...state.inFlight].filter((key) => cache?.get(key) === undefined).length;
  await session(state.sessions.length > 0 ? 'resumed' : 'started', {
    resent: resentCalls,
    ...(options.budget === null ? {} : { budget: options.budget }),
  });
  try {
    // Tuned models were made before the run; what they took stands in its journal as well.
    for (const { header, tuned } of plan.cells) {
      if (tuned === null || state.tuned.has(header.id)) continue;
      const { key, attempts } = tuned;
      await desk.emit({ type: 'setup', key, kind: 'tuned', cell: header.id, attempts });
    }
    const transport = await options.transport(desk);
    let failedTrials: number;
    try {
      const foreman = new Foreman({ ...options, state, desk, transport, now: () => clock.monotonic() });
      failedTrials = await foreman.work();
    } finally {
      await transport.close();
    }
    await session('finished');
    return { failedTrials, resentCalls };
  } catch (error) {
    const limit = limitThatEnded(error);
    try {
      await session('interrupted', limit === undefined ? {} : { limit });
    } catch {
      // What ended the run is told; a journal without this record is that of a run that was killed.
    }
    throw error;
  }
}

function otherCores(
  event: SessionRecord['event'],
  otherWork: OtherWork | undefined,
): Pick<SessionRecord, 'otherCores'> {
  if (event !== 'finished' && event !== 'interrupted') return {};
  const cores = otherWork?.() ?? null;
  return cores === null ? {} : { otherCores: cores };
}

function tellOf(record: JournalRecord, observer: Required<RunObserver>): void {
  if (record.type === 'call') observer.callFinished(record);
  if (record.type === 'unread') observer.answerUnread(record);
  if (record.type === 'setup' && record.kind === 'index') observer.indexFinished(record);
}
