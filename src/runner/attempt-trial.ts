import type { Clock } from '../core/clock.ts';
import { BenchError, describeError } from '../core/errors.ts';
import type { Scorer } from '../core/scorer.ts';
import type { Technique } from '../core/technique.ts';
import type { GenerateResponse, ModelInfo } from '../protocol/model.ts';
import type { ScoreRecord, TrialRecord } from '../protocol/records.ts';
import type { Sample } from '../protocol/sample.ts';
import type { Caller } from './caller.ts';
import { callKey, trialKey } from './keys.ts';
import type { RetrieveOnce } from './retrievals.ts';
import { scoreTrial } from './score-trial.ts';

/** One trial to make. */
export interface TrialTask {
  readonly cell: string;
  readonly technique: Technique;
  readonly sample: Sample;
  readonly repeat: number;
  readonly promptVariant: number;
  readonly purpose: TrialRecord['purpose'];
  readonly model: ModelInfo;
  readonly scorers: readonly Scorer[];
  /** `null` where nothing is retrieved. */
  readonly retrieve: RetrieveOnce | null;
}

/** What trials share. */
export interface TrialContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Trials in progress; each keeps the most that it saw. */
  readonly inProgress: Set<{ sharedBy: number }>;
}

/** A finished trial with its scores. */
export interface FinishedTrial {
  readonly trial: TrialRecord;
  readonly scores: readonly ScoreRecord[];
  /** Whether it failed in a way that may have passed a while later. */
  readonly mayPass: boolean;
}

/**
 * Makes and scores one trial. A failed call makes a failed trial without scores.
 * @throws what aborted the run, and any BenchError that further calls could not escape either.
 */
export async function attemptTrial(task: TrialTask, context: TrialContext): Promise<FinishedTrial> {
  const { technique, sample, repeat, model } = task;
  const key = trialKey({ technique, sample, model, repeat });
  const calls = new Map<number, string>();
  const presence = enter(context.inProgress);
  const { clock } = context;
  const start = clock.monotonic();
  let retrievingMs = 0;
  let retrieval: string | undefined;
  let outcome: TrialRecord['outcome'];
  let mayPass = false;
  try {
    outcome = await technique.attempt(sample, {
      repeat,
      retrieve: async (query) => {
        if (task.retrieve === null)
          throw new BenchError('INTERNAL', `"${task.cell}" has nothing to retrieve from`);
        const asked = clock.monotonic();
        const found = await task.retrieve(query, key);
        retrievingMs += clock.monotonic() - asked;
        retrieval = found.key;
        return found.passages;
      },
      call: (request, index) => {
        const call = callKey({ model, request, repeat, index });
        calls.set(index, call);
        return context.caller.call({ key: call, trial: key, request }).then(wellFormed);
      },
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BenchError) || error.code !== 'PROVIDER' || error.details['fatal'] === true)
      throw error;
    outcome = { status: 'failed', reason: describeError(error) };
    mayPass = error.details['transient'] === true;
  } finally {
    context.inProgress.delete(presence);
  }
  const trial: TrialRecord = {
    type: 'trial',
    key,
    cell: task.cell,
    sample: sample.id,
    repeat,
    promptVariant: task.promptVariant,
    purpose: task.purpose,
    calls: [...calls].sort(([a], [b]) => a - b).map(([, call]) => call),
    ...(retrieval === undefined ? {} : { retrieval }),
    outcome,
    elapsedMs: clock.monotonic() - start - retrievingMs,
    sharedBy: presence.sharedBy,
  };
  return { trial, scores: scoreTrial(trial, sample, task.scorers), mayPass };
}

/** A journal or a cache of an earlier version may end a text within a character, from which no key could be made. */
function wellFormed(response: GenerateResponse): GenerateResponse {
  const { text, reasoning } = response;
  return {
    ...response,
    text: text.toWellFormed(),
    ...(reasoning === undefined ? {} : { reasoning: reasoning.toWellFormed() }),
  };
}

function enter(inProgress: TrialContext['inProgress']): { sharedBy: number } {
  const presence = { sharedBy: 0 };
  inProgress.add(presence);
  for (const other of inProgress) other.sharedBy = Math.max(other.sharedBy, inProgress.size);
  return presence;
}
