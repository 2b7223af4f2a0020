import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { BenchError, describeError } from '../core/errors.ts';
import type { OnTraining, OpenAttempt, TakingUp, Trainer } from '../core/training.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { withFolderLock } from '../process/folder-lock.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import { hasAdapter, type LedgerFile, readLedger, recordAttempt } from './ledger.ts';
import { finishedBefore, isOpen, isSameTraining, lacksScore, sayFinished } from './same-training.ts';
import type { TrainingSet } from './training-set.ts';
import type { TrainingSource } from './training-source.ts';

/** What is trained, of what `trainingSource` and `renderTrainingSet` gave. */
export interface TrainingRequest {
  /** Id in the ledger, if it is a new one; also the name of an adapter's file. */
  readonly id: string;
  /** Attempts with the same group are one set-up: the best on dev answers, all are paid for. */
  readonly group: string;
  readonly source: TrainingSource;
  readonly set: TrainingSet;
  readonly seed: number;
  readonly declared: TunedAttempt['declared'];
  /** Whether it is trained once more where the very same was trained before; `null` where a user cannot say so. */
  readonly again: boolean | null;
  /** Whether the dev split is to be answered, so that a model without a whole score is not finished. */
  readonly scored: boolean;
}

/** Where a training is written down, and who hears of it. */
export interface TrainingPlace {
  readonly ledger: LedgerFile;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
}

/**
 * Trains a base and writes the attempt into the ledger before anything is spent, and again when it has ended, whatever
 * became of it. What an earlier session left of the very same is gone on with; a model that is there is given back.
 * @throws BenchError `TRAINING`, `PROVIDER` or the signal's reason, after the attempt is on record
 */
export async function fineTune(
  request: TrainingRequest,
  trainer: Trainer,
  place: TrainingPlace,
): Promise<TunedAttempt> {
  const { ledger, signal, onEvent } = place;
  const { source, set } = request;
  let attempt = newAttempt(request, trainer, place.clock);
  const record = async (change: Partial<TunedAttempt>): Promise<TunedAttempt> => {
    attempt = { ...attempt, ...change };
    await recordAttempt(ledger, attempt);
    return attempt;
  };
  const takeUp = async <T>(
    { lock, endpoint, ...how }: TakingUp,
    work: (open: OpenAttempt) => Promise<T>,
  ): Promise<T | null> => {
    const folder = join(ledger.lockFolder, lock);
    makePrivateFolder(folder);
    return await withFolderLock({ folder, signal, ...how }, async () => {
      if (trainer.backend.place === 'local') await closeAbandoned(ledger, trainer);
      const all = (await readLedger(ledger.folder)).map((entry) => entry.attempt);
      const same = all.filter(
        (other) => (other.job?.endpoint ?? null) === endpoint && isSameTraining(other, attempt),
      );
      const open = same.find(isOpen);
      const dev = request.scored ? source.dev : [];
      const usable = await Promise.all(same.map((other) => hasAdapter(other, ledger)));
      const ended =
        open === undefined
          ? finishedBefore(
              same.filter((_, index) => usable[index]),
              { dev, again: request.again ?? false },
            )
          : undefined;
      if (ended !== undefined) {
        attempt = ended;
        if (request.again !== null) onEvent({ type: 'message', text: sayFinished(ended, dev) });
        return null;
      }
      attempt = open ?? attempt;
      return await work({ attempt, all, record });
    });
  };
  const end = await trainer.train({
    train: set.train,
    dev: set.dev,
    places: source.dataset.places,
    seed: request.seed,
    folder: ledger.folder,
    onEvent,
    takeUp,
  });
  if (end === null) return attempt;
  await record(end.facts);
  if (end.error !== null) throw end.error;
  return attempt;
}

/** Whoever holds the lock is the only one who trains here: an attempt that is still running on record was killed. */
async function closeAbandoned(ledger: LedgerFile, { backend }: Trainer): Promise<void> {
  for (const { attempt } of await readLedger(ledger.folder)) {
    if (attempt.status !== 'running' || attempt.backend !== backend.name) continue;
    await recordAttempt(ledger, {
      ...attempt,
      status: 'failed',
      reason: 'its process was killed; what it took is not known',
    });
  }
}

function newAttempt(
  { id, group, source, set, seed, declared }: TrainingRequest,
  { backend, base, hyperparameters, machine }: Trainer,
  clock: Clock,
): TunedAttempt {
  return {
    id,
    group,
    status: 'running',
    reason: null,
    startedAt: clock.timestamp(),
    suite: source.suite.name,
    training: source.spec.weights.training,
    base,
    data: set.data,
    backend: backend.name,
    hyperparameters,
    seed,
    machine,
    took: { elapsedMs: null, trainedTokens: null, peakMemoryBytes: null, usd: null },
    loss: { train: null, heldOut: [], keptStep: null },
    devScore: null,
    model: null,
    declared,
    job: null,
  };
}

/** Trainings of one set that differ in their seeds alone. */
export interface SeedsRequest extends Omit<TrainingRequest, 'group' | 'seed' | 'scored'> {
  readonly seeds: readonly number[];
}

/** What training and scoring several seeds needs. */
export interface SeedsPlace extends Omit<TrainingPlace, 'onEvent'> {
  /** A display of the training with a seed. */
  watch(seed: number): { readonly update: OnTraining; stop(): void };
  /** Answers the dev split and writes down the score. */
  score(attempt: TunedAttempt): Promise<TunedAttempt>;
}

/**
 * Trains with one seed after the other, and scores each model on dev.
 * @throws BenchError as `fineTune`, or for a model that was trained and cannot be scored
 */
export async function fineTuneSeeds(
  { seeds, ...request }: SeedsRequest,
  trainer: Trainer,
  { watch, ...place }: SeedsPlace,
): Promise<readonly TunedAttempt[]> {
  const attempts: TunedAttempt[] = [];
  for (const seed of seeds) {
    const display = watch(seed);
    try {
      // Those that are asked for together are one set-up, also with one that was trained before.
      const group = attempts[0]?.group ?? request.id;
      const id = seeds.length > 1 ? `${request.id}-s${seed}` : request.id;
      const one = { ...request, id, group, seed, scored: true };
      const attempt = await fineTune(one, trainer, { ...place, onEvent: display.update });
      if (lacksScore(attempt, request.source.dev)) {
        display.update({ type: 'phase', text: 'Answering the dev split' });
        attempts.push(await scoredOnceTrained(attempt, place));
      } else {
        attempts.push(attempt);
      }
    } finally {
      display.stop();
    }
  }
  return attempts;
}

/** A model that cannot be scored is paid for all the same. */
async function scoredOnceTrained(
  attempt: TunedAttempt,
  { score, signal }: Pick<SeedsPlace, 'score' | 'signal'>,
): Promise<TunedAttempt> {
  try {
    return await score(attempt);
  } catch (error) {
    const model = attempt.model?.kind === 'remote' ? `the model ${attempt.model.id}` : 'the model';
    throw new BenchError(
      signal.aborted ? 'INTERRUPTED' : 'PROVIDER',
      `${model} was trained and is in the ledger as "${attempt.id}", but was not scored on dev: ${describeError(error)}`,
      { cause: error, hint: 'Give the same command again to score it; it trains nothing again.' },
    );
  }
}
