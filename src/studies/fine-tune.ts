import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildReport } from '../analysis/build-report.ts';
import type { Clock } from '../core/clock.ts';
import { BenchError, describeError } from '../core/errors.ts';
import type { ResponseCache } from '../core/store.ts';
import { PRIVATE_FOLDER } from '../files/private-folder.ts';
import type { LoraSettings } from '../finetune/hyperparameters.ts';
import { requireArchitecture, trainLocally } from '../finetune/local/local-training.ts';
import { trainerPython } from '../finetune/local/trainer-environment.ts';
import type { OnTraining } from '../finetune/progress.ts';
import type { LocalTokenizer } from '../models/local/tokenizer.ts';
import { withFolderLock } from '../process/folder-lock.ts';
import type { MachineInfo } from '../protocol/machine.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import { runRequest } from '../protocol/spec.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import type { PromptForm } from '../protocol/words.ts';
import { type SessionOptions, type StartFacts, startRun } from '../runner/run-session.ts';
import { MemoryRunStore } from '../store/memory-run-store.ts';
import { type LedgerFile, readLedger, recordAttempt } from '../store/tuned-ledger.ts';
import type { TrainingSet, TrainingSource } from './training-set.ts';

/** One training on this machine, of what `readTrainingSource` and `renderTrainingSet` gave. */
export interface LocalFineTuning {
  /** Id in the ledger; also the name of the adapter's file. */
  readonly id: string;
  readonly group: string;
  readonly source: TrainingSource;
  readonly set: TrainingSet;
  /** `provider:name` of the base. */
  readonly base: string;
  readonly form: PromptForm;
  readonly tokenizer: LocalTokenizer;
  readonly settings: LoraSettings;
  readonly seed: number;
  readonly declared: TunedAttempt['declared'];
}

/** Where a training is written down, and what it runs with. */
export interface FineTuningPlace {
  readonly ledger: LedgerFile;
  readonly machine: MachineInfo;
  readonly cacheFolder: string;
  /** The Python that the trainer's environment is made from; `undefined` looks for one. */
  readonly python: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
}

/**
 * Trains an adapter on this machine and writes the attempt into the ledger, whatever becomes of it.
 * @throws BenchError `INVALID_ARGUMENT` for an architecture that cannot be trained, before anything is installed;
 *   `TRAINING` or the signal's reason, after the attempt is on record
 */
export async function fineTuneLocally(
  training: LocalFineTuning,
  place: FineTuningPlace,
): Promise<TunedAttempt> {
  requireArchitecture(training.tokenizer);
  // Made once for all trainings, so that it is no part of what one takes.
  const python = await trainerPython(place);
  const alone = join(place.ledger.lockFolder, 'training');
  await mkdir(alone, PRIVATE_FOLDER);
  return await withFolderLock(
    {
      folder: alone,
      what: 'training on this machine',
      signal: place.signal,
      limitMs: 0,
      hint: 'Another training runs here; wait for it, or end it.',
    },
    async () => {
      await closeAbandoned(place.ledger);
      return await trainAndRecord(training, { ...place, python });
    },
  );
}

/** Whoever holds the lock is the only one who trains here: an attempt that is still running on record was killed. */
async function closeAbandoned(ledger: LedgerFile): Promise<void> {
  for (const { attempt } of await readLedger(ledger.folder)) {
    if (attempt.status !== 'running' || attempt.backend !== 'local') continue;
    await recordAttempt(ledger, {
      ...attempt,
      status: 'failed',
      reason: 'its process was killed; what it took is not known',
    });
  }
}

async function trainAndRecord(
  training: LocalFineTuning,
  place: Omit<FineTuningPlace, 'python'> & { readonly python: string },
): Promise<TunedAttempt> {
  const { set, settings, tokenizer } = training;
  const { clock, signal, python } = place;
  const begun = newAttempt(training, place);
  await recordAttempt(place.ledger, begun);
  const start = clock.monotonic();
  const outcome = await trainLocally({
    id: training.id,
    train: set.train,
    dev: set.dev,
    settings,
    seed: training.seed,
    tokenizer,
    folder: place.ledger.folder,
    cacheFolder: place.cacheFolder,
    python,
    signal,
    onEvent: place.onEvent,
  });
  const { result, trainedTokens, peakMemoryBytes } = outcome;
  const failed = 'error' in result;
  const attempt: TunedAttempt = {
    ...begun,
    status: failed ? (signal.aborted ? 'cancelled' : 'failed') : 'succeeded',
    reason: failed ? describeError(result.error) : null,
    took: { elapsedMs: clock.monotonic() - start, trainedTokens, peakMemoryBytes, usd: null },
    loss: { train: outcome.trainLoss, heldOut: outcome.heldOut, keptStep: outcome.keptStep },
    model: failed ? null : result.model,
  };
  await recordAttempt(place.ledger, attempt);
  if (failed) throw result.error;
  return attempt;
}

function newAttempt(
  { id, group, source, set, base, form, tokenizer, settings, seed, declared }: LocalFineTuning,
  { clock, machine }: Pick<FineTuningPlace, 'clock' | 'machine'>,
): TunedAttempt {
  return {
    id,
    group,
    status: 'running',
    reason: null,
    startedAt: clock.timestamp(),
    suite: source.suite.name,
    training: source.spec.weights.training,
    base: { model: base, weightsHash: tokenizer.weights.sha256, form },
    data: set.data,
    backend: 'local',
    hyperparameters: { ...settings },
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

/** What scoring a tuned model on dev runs with. */
export interface ScoringOptions {
  readonly ledger: LedgerFile;
  readonly session: Omit<SessionOptions, 'store' | 'tunedFolders' | 'started'>;
  readonly facts: Omit<StartFacts, 'id'>;
}

/** Answers of one run alone: a server may give the name of an earlier tuned model to another one. */
function answersOf(run: string, cache: ResponseCache | null): ResponseCache | null {
  if (cache === null) return null;
  return {
    get: (key) => {
      const cached = cache.get(key);
      return cached?.run === run ? cached : undefined;
    },
    set: (key, value) => cache.set(key, value),
    close: () => cache.close(),
  };
}

/**
 * Answers the dev split with a tuned model and writes the primary metric into the ledger; without a dev split nothing is
 * done.
 * @throws BenchError what a run throws; the model stays registered without a score
 */
export async function scoreOnDev(
  attempt: TunedAttempt,
  source: TrainingSource,
  { ledger, session, facts }: ScoringOptions,
): Promise<TunedAttempt> {
  if (source.dev.length === 0) return attempt;
  const store = new MemoryRunStore();
  const id = `dev-${attempt.id}`;
  const { failedTrials } = await startRun(
    runRequest({
      suites: [source.suite.file],
      models: [attempt.base.model],
      profile: 'full',
      split: 'dev',
      studyTechniques: [
        {
          technique: source.spec.name,
          name: source.spec.name,
          tuned: attempt.id,
          shots: null,
          documents: null,
          curve: null,
        },
      ],
    }),
    { ...facts, id },
    {
      ...session,
      // What an interrupted or incomplete scoring paid for is not paid again.
      cache: answersOf(id, session.cache),
      store,
      tunedFolders: [ledger.folder],
      started: () => ({}),
    },
  );
  const record = await store.read(id);
  const [suite] = buildReport(record).suites;
  const figure = suite?.cells[0]?.metrics[0]?.figure ?? null;
  if (suite === undefined || figure === null) throw unscored(record);
  const scored: TunedAttempt = {
    ...attempt,
    devScore: {
      metric: suite.primary.name,
      value: figure.estimate,
      low: figure.low,
      high: figure.high,
      n: figure.n,
      better: suite.primary.better,
      ...(failedTrials === 0 ? {} : { unanswered: failedTrials }),
    },
  };
  await recordAttempt(ledger, scored);
  return scored;
}

function unscored({ records }: Pick<RunRecord, 'records'>): BenchError {
  const reason = records.flatMap((record) =>
    record.type === 'trial' && record.outcome.status === 'failed' ? [record.outcome.reason] : [],
  )[0];
  return reason === undefined
    ? new BenchError('INTERNAL', 'the answers to the dev split have no score')
    : new BenchError('PROVIDER', `no dev sample could be answered: ${reason}`);
}
