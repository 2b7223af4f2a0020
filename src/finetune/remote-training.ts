import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '../core/errors.ts';
import type { HeldOutLoss, TrainingRow, TunedAttempt } from '../core/tuned.ts';
import { CallFailure } from '../http/failure.ts';
import type { JobSettings } from './hyperparameters.ts';
import type { JobEvent, JobState, TrainingClient } from './openai-client.ts';
import type { OnTraining } from './progress.ts';
import { rowLine } from './rows.ts';

/** A provider's job as the ledger has it. */
export type Job = NonNullable<TunedAttempt['job']>;

/** How often a job is looked at, in ms. */
const POLL_MS = 5_000;

/** A training at a provider. */
export interface RemoteTraining {
  readonly client: TrainingClient;
  /** The base as the provider knows it. */
  readonly model: string;
  readonly train: readonly TrainingRow[];
  readonly dev: readonly TrainingRow[];
  readonly settings: JobSettings;
  readonly seed: number;
  /** What an earlier session left; `null` for a new training. */
  readonly job: Job | null;
  /** Writes the job down; awaited before anything goes on that could not be found again. */
  readonly record: (job: Job) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
  readonly pollMs?: number | undefined;
}

/** What came of a job. */
export interface RemoteOutcome {
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'expired';
  readonly reason: string | null;
  /** As the provider knows it. */
  readonly model: string | null;
  readonly trainedTokens: number | null;
  /** By the provider's clock, from the launch to the end, waiting in its queue included. */
  readonly elapsedMs: number | null;
  readonly trainLoss: number | null;
  readonly heldOut: readonly HeldOutLoss[];
}

/**
 * Uploads, launches and watches a job, or goes on watching one. A job is never launched twice: its file is on record before
 * it is launched, and a launch that broke off is looked for by that file.
 * @throws BenchError `PROVIDER`; the signal's reason when aborted, after which the job goes on at the provider
 */
export async function trainRemotely(training: RemoteTraining): Promise<RemoteOutcome> {
  const { client, job } = training;
  const uploaded = job ?? (await upload(training));
  if (uploaded.id !== null) return await watch(uploaded.id, training);
  const adopted = job === null ? undefined : await client.findJob(uploaded.trainingFile);
  const state = adopted ?? (await launch(uploaded, training));
  await training.record({ ...uploaded, id: state.id });
  return await watch(state.id, training);
}

async function upload({ client, train, dev, record, onEvent }: RemoteTraining): Promise<Job> {
  onEvent({ type: 'phase', text: 'Uploading the training set' });
  const trainingFile = await client.upload('train.jsonl', train.map(rowLine).join(''));
  const validationFile =
    dev.length === 0 ? null : await client.upload('dev.jsonl', dev.map(rowLine).join(''));
  const job: Job = { id: null, trainingFile, validationFile, endpoint: client.endpoint };
  await record(job);
  return job;
}

async function launch(
  { trainingFile, validationFile }: Job,
  { client, model, settings, seed, onEvent }: RemoteTraining,
): Promise<JobState> {
  onEvent({ type: 'phase', text: 'Launching the job' });
  const { epochs, batchSize, learningRateMultiplier, suffix } = settings;
  try {
    return await client.launch({
      model,
      trainingFile,
      validationFile,
      suffix,
      seed,
      hyperparameters: {
        ...(epochs === null ? {} : { n_epochs: epochs }),
        ...(batchSize === null ? {} : { batch_size: batchSize }),
        ...(learningRateMultiplier === null ? {} : { learning_rate_multiplier: learningRateMultiplier }),
      },
    });
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    throw new UncertainLaunch(error.message);
  }
}

/** The launch broke off: the job may run, so that it must not be launched again before it was looked for. */
export class UncertainLaunch extends BenchError {
  constructor(message: string) {
    super('PROVIDER', `the launch of the job broke off: ${message}.`, {
      hint: 'Give the same command again: it looks for the job before it launches another.',
    });
  }
}

async function watch(id: string, training: RemoteTraining): Promise<RemoteOutcome> {
  const { client, signal, onEvent } = training;
  onEvent({ type: 'message', text: `job ${id} at ${client.endpoint}` });
  const heldOut: HeldOutLoss[] = [];
  let trainLoss: number | null = null;
  let last: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const state = await client.state(id);
    if (state === undefined) {
      return {
        status: 'expired',
        reason: `${client.endpoint} does not know the job ${id} any more`,
        model: null,
        trainedTokens: null,
        elapsedMs: null,
        trainLoss,
        heldOut,
      };
    }
    for (const event of await client.events(id, last)) {
      last = event.id;
      trainLoss = event.data?.train_loss ?? trainLoss;
      const loss = event.data?.full_valid_loss ?? event.data?.valid_loss ?? null;
      if (loss !== null && event.data?.step != null) heldOut.push({ step: event.data.step, loss });
      tell(event, state, onEvent);
    }
    const outcome = outcomeOf(state);
    if (outcome !== undefined) return { ...outcome, trainLoss, heldOut };
    await sleep(training.pollMs ?? POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
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

/** What a job ended as; `undefined` while it goes on. */
export function outcomeOf(state: JobState): Omit<RemoteOutcome, 'trainLoss' | 'heldOut'> | undefined {
  const { created_at: created, finished_at: finished } = state;
  const facts = {
    trainedTokens: state.trained_tokens ?? null,
    elapsedMs: created == null || finished == null ? null : (finished - created) * 1000,
  };
  const said = state.error?.message ?? null;
  switch (state.status) {
    case 'succeeded':
      return state.fine_tuned_model == null
        ? { ...facts, status: 'failed', reason: 'the job succeeded, but names no model', model: null }
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
