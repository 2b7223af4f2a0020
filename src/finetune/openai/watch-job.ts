import { BenchError } from '../../core/errors.ts';
import type { OnTraining } from '../../core/training.ts';
import { CallFailure } from '../../http/failure.ts';
import type { HeldOutLoss } from '../../protocol/tuned.ts';
import { isMissing, isNotServed } from './client.ts';
import type { JobEvent, JobState } from './provider-answers.ts';
import { pause, type RemoteOutcome, type Watching } from './remote-training.ts';

/** Looks in a row that a server must not know a job in, or name no model of it, before its state counts as unknown; a minute. */
const LOOKS_MISSING = 12;
/** Looks in a row that may fail otherwise; 10 minutes and more. */
const LOOKS_FAILED = 120;
/** Longest pause that a server may ask for between two looks, in ms. */
const LONGEST_PAUSE_MS = 300_000;

/**
 * Watches a job until it has ended. A job that was launched is paid for, so that neither a few answers that it is unknown nor
 * a server that is away for a while end the watch.
 * @returns with status `unknown` a job that may go on, although the provider does not know it or its model
 * @throws BenchError `PROVIDER` for a server that is away for long or refuses to be asked; the signal's reason
 */
export async function watchJob(id: string, watching: Watching): Promise<RemoteOutcome> {
  const { client, onEvent } = watching;
  onEvent({ type: 'message', text: `job ${id} at ${client.endpoint}` });
  const heldOut: HeldOutLoss[] = [];
  let trainLoss: number | null = null;
  const events = eventReader(id, watching);
  let unnamed = 0;
  for (;;) {
    const state = await findState(id, watching);
    if (state === undefined) return { ...lost(id, client.endpoint), trainLoss, heldOut };
    for (const event of await events()) {
      trainLoss = event.data?.train_loss ?? trainLoss;
      const loss = event.data?.full_valid_loss ?? event.data?.valid_loss ?? null;
      if (loss !== null && event.data?.step != null) heldOut.push({ step: event.data.step, loss });
      tell(event, state, onEvent);
    }
    const outcome = outcomeOf(state);
    // The name of a model may come later than the end of its job.
    unnamed += outcome?.status === 'unknown' ? 1 : 0;
    if (outcome !== undefined && (outcome.status !== 'unknown' || unnamed >= LOOKS_MISSING)) {
      return { ...outcome, trainLoss, heldOut };
    }
    await pause(watching);
  }
}

/**
 * A job's state, however often it has to be asked for.
 * @returns `undefined` where the provider says again and again that it does not know the job
 * @throws BenchError `PROVIDER`; the signal's reason
 */
export async function findState(id: string, watching: Watching): Promise<JobState | undefined> {
  const { client, signal, onEvent } = watching;
  let missing = 0;
  for (let failed = 0; ; ) {
    signal.throwIfAborted();
    try {
      return await client.state(id);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (missing + failed === 0) {
        const why = error.status ?? error.kind;
        onEvent({ type: 'message', text: `job ${id} cannot be looked at (${why}); trying again` });
      }
      if (isMissing(error)) missing += 1;
      else failed += 1;
      if (missing >= LOOKS_MISSING) return undefined;
      const mayPass = isMissing(error) || error.transient || error.kind === 'malformed';
      if (!mayPass || failed >= LOOKS_FAILED) throw outOfSight(id, client.explain(error));
      await pause(watching, 1, Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE_MS));
    }
  }
}

function outOfSight(id: string, why: BenchError): BenchError {
  return new BenchError('PROVIDER', `the job ${id} cannot be watched: ${why.message}`, {
    details: why.details,
    hint: 'The job goes on at the provider. Give the same command again to go on watching; it launches no other.',
  });
}

/** What is known of a job that its provider does not know. */
export function lost(id: string, endpoint: string): Omit<RemoteOutcome, 'trainLoss' | 'heldOut'> {
  return {
    status: 'unknown',
    reason: `${endpoint} does not know the job ${id} (404, ${LOOKS_MISSING} times in a row)`,
    model: null,
    trainedTokens: null,
    elapsedMs: null,
  };
}

/** Events are a help only: a server that tells none has its jobs watched all the same. */
function eventReader(id: string, { client, signal, onEvent }: Watching): () => Promise<readonly JobEvent[]> {
  let told = true;
  let last: string | undefined;
  return async () => {
    if (!told) return [];
    try {
      const events = await client.events(id, last);
      last = events.at(-1)?.id ?? last;
      return events;
    } catch (error) {
      signal.throwIfAborted();
      if (isMissing(error) || isNotServed(error)) {
        told = false;
        onEvent({ type: 'message', text: `${client.endpoint} does not report the steps of its jobs` });
      }
      return [];
    }
  };
}

function tell({ message, data }: JobEvent, state: JobState, onEvent: OnTraining): void {
  if (data?.step == null) {
    onEvent({ type: 'message', text: message });
    return;
  }
  const finish = state.estimated_finish ?? null;
  onEvent({
    type: 'step',
    step: data.step,
    steps: data.total_steps ?? null,
    loss: data.train_loss ?? null,
    tokensPerSecond: null,
    remainingMs: finish === null ? null : Math.max(0, finish * 1000 - Date.now()),
  });
  const loss = data.full_valid_loss ?? data.valid_loss ?? null;
  if (loss !== null) onEvent({ type: 'held-out', step: data.step, loss });
}

/** Other servers' words for how a job ended. */
const END_STATES: Readonly<Record<string, string>> = {
  success: 'succeeded',
  completed: 'succeeded',
  error: 'failed',
  canceled: 'cancelled',
};

/** What a job ended as; `undefined` while it goes on. */
export function outcomeOf(state: JobState): Omit<RemoteOutcome, 'trainLoss' | 'heldOut'> | undefined {
  const { created_at: created, finished_at: finished } = state;
  const facts = {
    trainedTokens: state.trained_tokens ?? null,
    elapsedMs: created == null || finished == null ? null : (finished - created) * 1000,
  };
  const said = state.error?.message ?? null;
  const status = state.status.toLowerCase();
  switch (END_STATES[status] ?? status) {
    case 'succeeded':
      return state.fine_tuned_model == null
        ? { ...facts, status: 'unknown', reason: 'the job succeeded, but names no model', model: null }
        : { ...facts, status: 'succeeded', reason: null, model: state.fine_tuned_model };
    case 'failed':
      return { ...facts, status: 'failed', reason: said ?? 'the provider gives no reason', model: null };
    case 'cancelled':
      return { ...facts, status: 'cancelled', reason: said ?? 'it was cancelled', model: null };
    case 'expired':
      return { ...facts, status: 'expired', reason: said ?? 'it expired at the provider', model: null };
    default:
      return undefined;
  }
}
