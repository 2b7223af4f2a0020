import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { BenchError, describeError } from '../core/errors.ts';
import { PRIVATE_FOLDER } from '../files/private-folder.ts';
import type { JobSettings } from '../finetune/hyperparameters.ts';
import { namingSample } from '../finetune/named-rows.ts';
import type { TrainingClient } from '../finetune/openai/client.ts';
import { LaunchRefused } from '../finetune/openai/launch-errors.ts';
import { launchJob } from '../finetune/openai/launch-job.ts';
import type { Job, NamedJob, RemoteOutcome } from '../finetune/openai/remote-training.ts';
import { watchJob } from '../finetune/openai/watch-job.ts';
import type { OnTraining } from '../finetune/progress.ts';
import { trainingCost } from '../pricing/training-cost.ts';
import { withFolderLock } from '../process/folder-lock.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import type { PromptForm } from '../protocol/words.ts';
import { type LedgerFile, readLedger, recordAttempt } from '../store/tuned-ledger.ts';
import { finishedBefore, isSameTraining, sayFinished } from './same-training.ts';
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
  /** Whether it is trained once more where the very same was trained before. */
  readonly again: boolean;
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
 * was left running, or that could not be looked at any more, is gone on with; one that has ended is given back.
 * @throws BenchError `TRAINING` for a job without a model, `PROVIDER`; the signal's reason, after which the job goes on
 */
export async function fineTuneRemotely(
  training: RemoteFineTuning,
  place: RemotePlace,
): Promise<TunedAttempt> {
  const { ledger, prices } = place;
  const { attempt, job } = await launched(training, place);
  if (job === null) return attempt;
  const outcome = await watchJob(job.id, place);
  const { source, set } = training;
  const rows = { train: set.train, dev: set.dev, places: source.dataset.places };
  const reason = outcome.reason === null ? null : namingSample(outcome.reason, rows);
  const done = { ...attempt, ...finished({ ...outcome, reason }, { prices, base: training.base }) };
  await recordAttempt(ledger, done);
  if (done.model !== null) return done;
  if (done.status === 'unknown') throw unknownState(done, job.id);
  throw new BenchError('TRAINING', `the job ended without a model (${outcome.status}): ${done.reason}.`);
}

function unknownState({ id, reason }: TunedAttempt, job: string): BenchError {
  return new BenchError('PROVIDER', `what became of the job ${job} is not known: ${reason}.`, {
    hint: `It may go on and cost. Look it up at the provider, give the same command again to go on watching (it launches no other), or give it up with --cancel ${id}.`,
  });
}

/** One process at a time, so that two that are asked for the same launch one job. */
async function launched(
  training: RemoteFineTuning,
  place: RemotePlace,
): Promise<{
  readonly attempt: TunedAttempt;
  /** `null` where it has ended. */
  readonly job: NamedJob | null;
}> {
  const { client, ledger, signal, onEvent } = place;
  const folder = join(ledger.lockFolder, 'launch');
  await mkdir(folder, PRIVATE_FOLDER);
  const hint = 'Another process launches a job; give the same command again when it is done.';
  return await withFolderLock({ folder, what: 'the launch of a job', signal, hint }, async () => {
    const fresh = newAttempt(training, place);
    const others = (await readLedger(ledger.folder)).map((entry) => entry.attempt);
    const same = others.filter((other) => isSame(other, fresh, client));
    const open = same.find(isOpen);
    const { dev } = training.source;
    const ended = open === undefined ? finishedBefore(same, { dev, again: training.again }) : undefined;
    if (ended !== undefined) {
      onEvent({ type: 'message', text: sayFinished(ended, dev) });
      return { attempt: ended, job: null };
    }
    let attempt = open ?? fresh;
    const record = async (change: Partial<TunedAttempt>): Promise<void> => {
      attempt = { ...attempt, ...change };
      await recordAttempt(ledger, attempt);
    };
    try {
      const job = await launchJob({
        ...place,
        model: training.model,
        train: training.set.train,
        dev: training.set.dev,
        settings: training.settings,
        seed: training.seed,
        job: attempt.job,
        spare: others.flatMap(neverLaunched),
        known: new Set(others.flatMap((other) => other.job?.id ?? [])),
        record: (changed) => record({ job: changed }),
      });
      return { attempt, job };
    } catch (error) {
      // Nothing is on record before the upload; a job that may run stays what it is.
      if (error instanceof LaunchRefused && attempt.job !== null) {
        await record({
          status: 'failed',
          reason: describeError(error),
          took: { elapsedMs: null, trainedTokens: 0, peakMemoryBytes: null, usd: 0 },
        });
      }
      throw error;
    }
  });
}

/** Files of an attempt that was refused before anything was launched. */
function neverLaunched({ status, job }: TunedAttempt): readonly Job[] {
  return status === 'failed' && job !== null && job.id === null ? [job] : [];
}

/** Whether an earlier session made an attempt at the very same. */
function isSame(left: TunedAttempt, fresh: TunedAttempt, { endpoint }: TrainingClient): boolean {
  return left.job?.endpoint === endpoint && isSameTraining(left, fresh);
}

/** Whether a job may still go on. */
export function isOpen({ status }: TunedAttempt): boolean {
  return status === 'running' || status === 'unknown';
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

/** What the ledger says of a job that has ended, or of which nothing more is known. */
export function finished(
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
