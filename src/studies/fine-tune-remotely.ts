import type { Clock } from '../core/clock.ts';
import { BenchError, describeError } from '../core/errors.ts';
import type { PromptForm } from '../core/model.ts';
import type { PriceEntry } from '../core/pricing.ts';
import type { TunedAttempt } from '../core/tuned.ts';
import type { JobSettings } from '../finetune/hyperparameters.ts';
import type { TrainingClient } from '../finetune/openai-client.ts';
import type { OnTraining } from '../finetune/progress.ts';
import {
  outcomeOf,
  type RemoteOutcome,
  trainRemotely,
  UncertainLaunch,
} from '../finetune/remote-training.ts';
import { contentKey } from '../lib/hash.ts';
import { trainingCost } from '../pricing/training-cost.ts';
import { type LedgerFile, readLedger, recordAttempt } from '../store/tuned-ledger.ts';
import type { TrainingSet, TrainingSource } from './training-set.ts';

/** A training at a provider, of what `readTrainingSource` and `renderTrainingSet` gave. */
export interface RemoteFineTuning {
  /** Id in the ledger, if it is a new one. */
  readonly id: string;
  readonly group: string;
  readonly source: TrainingSource;
  readonly set: TrainingSet;
  /** `provider:name` of the base. */
  readonly base: string;
  /** The base as its provider knows it. */
  readonly model: string;
  readonly form: PromptForm;
  readonly settings: JobSettings;
  readonly seed: number;
  readonly declared: TunedAttempt['declared'];
}

/** Where a training is written down, and what it runs with. */
export interface RemotePlace {
  readonly client: TrainingClient;
  readonly ledger: LedgerFile;
  readonly prices: readonly PriceEntry[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
  readonly pollMs?: number | undefined;
}

/**
 * Trains at a provider and writes the attempt into the ledger, whatever becomes of it. An attempt at the very same that
 * was left running is gone on with.
 * @throws BenchError `TRAINING` for a job without a model, `PROVIDER`; the signal's reason, after which the job goes on
 */
export async function fineTuneRemotely(
  training: RemoteFineTuning,
  place: RemotePlace,
): Promise<TunedAttempt> {
  const { client, ledger, prices } = place;
  const fresh = newAttempt(training, place);
  const running = await leftRunning(fresh, place);
  let attempt = running ?? fresh;
  const record = async (change: Partial<TunedAttempt>): Promise<TunedAttempt> => {
    attempt = { ...attempt, ...change };
    await recordAttempt(ledger, attempt);
    return attempt;
  };
  let outcome: RemoteOutcome;
  try {
    outcome = await trainRemotely({
      client,
      model: training.model,
      train: training.set.train,
      dev: training.set.dev,
      settings: training.settings,
      seed: training.seed,
      job: running?.job ?? null,
      record: async (job) => void (await record({ job })),
      signal: place.signal,
      onEvent: place.onEvent,
      pollMs: place.pollMs,
    });
  } catch (error) {
    // Nothing is on record before the upload; a job that may run stays what it is.
    const refused =
      attempt.job !== null &&
      attempt.job.id === null &&
      error instanceof BenchError &&
      !(error instanceof UncertainLaunch) &&
      !place.signal.aborted;
    if (refused) {
      await record({
        status: 'failed',
        reason: describeError(error),
        took: { elapsedMs: null, trainedTokens: 0, peakMemoryBytes: null, usd: 0 },
      });
    }
    throw error;
  }
  const done = await record(finished(outcome, { prices, base: training.base }));
  if (done.model !== null) return done;
  throw new BenchError('TRAINING', `the job ended without a model (${outcome.status}): ${done.reason}.`);
}

function newAttempt(training: RemoteFineTuning, { clock }: RemotePlace): TunedAttempt {
  const { source, set, settings } = training;
  return {
    id: training.id,
    group: training.group,
    status: 'running',
    reason: null,
    startedAt: clock.timestamp(),
    suite: source.suite.name,
    training: source.spec.weights.training,
    base: { model: training.base, weightsHash: null, form: training.form },
    data: set.data,
    backend: 'openai',
    hyperparameters: { ...settings },
    seed: training.seed,
    machine: null,
    took: { elapsedMs: null, trainedTokens: null, peakMemoryBytes: null, usd: null },
    loss: { train: null, heldOut: [], keptStep: null },
    devScore: null,
    model: null,
    declared: training.declared,
    job: null,
  };
}

/** An attempt at the very same that an earlier session left. */
async function leftRunning(
  fresh: TunedAttempt,
  { client, ledger }: RemotePlace,
): Promise<TunedAttempt | undefined> {
  const same = ({ suite, training, base, data, hyperparameters, seed }: TunedAttempt): string =>
    contentKey({ suite, training, base, data, hyperparameters, seed });
  return (await readLedger(ledger.folder))
    .map(({ attempt }) => attempt)
    .find(
      (attempt) =>
        attempt.status === 'running' &&
        attempt.backend === 'openai' &&
        attempt.job?.endpoint === client.endpoint &&
        same(attempt) === same(fresh),
    );
}

function finished(
  outcome: Omit<RemoteOutcome, 'trainLoss' | 'heldOut'> & Partial<RemoteOutcome>,
  { prices, base }: { readonly prices: readonly PriceEntry[]; readonly base: string },
): Partial<TunedAttempt> {
  const { status, reason, model, trainedTokens, elapsedMs } = outcome;
  return {
    status,
    reason,
    took: {
      elapsedMs,
      trainedTokens,
      peakMemoryBytes: null,
      usd: trainingCost(trainedTokens, { prices, model: base }),
    },
    loss: { train: outcome.trainLoss ?? null, heldOut: outcome.heldOut ?? [], keptStep: null },
    model: model === null ? null : { kind: 'remote', id: `openai:${model}` },
  };
}

/**
 * Ends a job at its provider and writes down what it cost.
 * @throws BenchError `UNKNOWN_NAME` for an attempt that is not running, `PROVIDER`
 */
export async function cancelRemotely(
  id: string,
  { client, ledger, prices }: Pick<RemotePlace, 'client' | 'ledger' | 'prices'>,
): Promise<TunedAttempt> {
  const running = (await readLedger(ledger.folder))
    .map(({ attempt }) => attempt)
    .filter(({ status, job }) => status === 'running' && job !== null);
  const attempt = running.find((candidate) => candidate.id === id);
  if (attempt === undefined) {
    throw new BenchError('UNKNOWN_NAME', `no training "${id}" runs at a provider.`, {
      choices: running.map((candidate) => candidate.id),
    });
  }
  const jobId = attempt.job?.id ?? (await client.findJob(attempt.job?.trainingFile ?? ''))?.id ?? undefined;
  const outcome =
    jobId === undefined
      ? ({
          status: 'cancelled',
          reason: 'it was never launched',
          model: null,
          trainedTokens: 0,
          elapsedMs: null,
        } as const)
      : outcomeOf(await client.cancel(jobId));
  const ended: TunedAttempt = {
    ...attempt,
    ...(outcome === undefined
      ? { status: 'cancelled', reason: 'it was cancelled; the provider had not ended it yet' }
      : finished(outcome, { prices, base: attempt.base.model })),
  };
  await recordAttempt(ledger, ended);
  return ended;
}
