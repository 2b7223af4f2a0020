import type { TrainerOptions } from '../../core/provider.ts';
import type { GivenHyperparameters, Trainer } from '../../core/training.ts';
import { openTrainer } from '../../finetune/backends.ts';
import { validateTraining } from '../../finetune/check-rows.ts';
import { type OpenPassages, renderTrainingSet, type TrainingSet } from '../../finetune/training-set.ts';
import { type TrainingSource, trainingSource } from '../../finetune/training-source.ts';
import { checkShutdowns, checkTraining } from '../../models/shutdown.ts';
import { machineInfo } from '../../process/machine.ts';
import { readSuite } from '../../runner/read-suite.ts';
import { trainingPassages } from '../../runner/training-passages.ts';
import { type CliContext, displayOptions, sayStopping, withContext } from '../context.ts';
import { wholeNumber } from '../number-options.ts';
import type { SetArguments } from './options.ts';
import { TrainingDisplay } from './training-progress.ts';

/** A suite to train on, and all that a subcommand works with. */
export interface SetSession {
  readonly context: CliContext;
  readonly source: TrainingSource;
  readonly passages: OpenPassages;
  /** `provider:name` of the base. */
  readonly base: string;
}

/** Reads the suite that a subcommand works on, and does its work. */
export async function withSet<T>(args: SetArguments, work: (session: SetSession) => Promise<T>): Promise<T> {
  return await withContext({ flags: args, calls: true, onInterrupt: sayStopping }, async (context) => {
    const { models, retrieval, clock, signal, data, registries } = context;
    const [file = args.suite] = await context.findSuites([args.suite]);
    const read = await readSuite(file, { ...registries, signal, data });
    const source = trainingSource(read, args.technique ?? null);
    return await work({
      context,
      source,
      passages: trainingPassages(source, { ...retrieval, models, clock, signal }),
      base: args.model ?? source.suite.models[0] ?? '',
    });
  });
}

/** What a base is opened for training with, besides its name and hyperparameters. */
export async function trainerOptions(
  { models, environment: { cacheFolder, python }, clock, signal, prices }: CliContext,
  args: Pick<SetArguments, 'prices'>,
): Promise<Omit<TrainerOptions, 'base' | 'given'>> {
  return {
    models,
    prices: await prices(args.prices),
    machine: machineInfo(),
    cacheFolder,
    python,
    clock,
    signal,
  };
}

/**
 * Says when the base will be shut down, and with it all that is trained on it, and until when it can be trained.
 * @throws BenchError `MODEL_UNAVAILABLE` where it was
 */
export async function requireLivingBase(
  { context, base }: SetSession,
  args: Pick<SetArguments, 'prices'>,
): Promise<void> {
  const { models, clock } = context;
  const prices = await context.prices(args.prices);
  const known = { ...models, prices, now: clock.timestamp() };
  const warnings = checkShutdowns([base], known);
  for (const warning of warnings) context.notice(`${warning} So will what is trained on it.`);
  for (const warning of checkTraining(base, known)) context.notice(warning);
}

/** Opens the base of a session with whoever trains it, and closes it after the work. */
export async function withTrainer<T>(
  { context, base }: SetSession,
  { given, prices }: { readonly given: GivenHyperparameters } & Pick<SetArguments, 'prices'>,
  work: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  const options = await trainerOptions(context, { prices });
  const trainer = await openTrainer({ ...options, base, given });
  context.stopDownloads();
  try {
    return await work(trainer);
  } finally {
    await trainer.close();
  }
}

/** The training set, rendered and checked; what was found is told. */
export async function preparedSet(
  { context, source, passages }: SetSession,
  trainer: Trainer,
  args: { readonly examples: string | undefined; readonly seed: string },
): Promise<TrainingSet> {
  const set = await renderTrainingSet(source, {
    form: trainer.base.form,
    examples: args.examples === undefined ? null : wholeNumber(args.examples, { flag: 'examples', min: 1 }),
    seed: wholeNumber(args.seed, { flag: 'seed', min: 0 }),
    passages,
    signal: context.signal,
  });
  const notices = validateTraining(set.train, {
    answer: source.suite.answer,
    mostTokens: trainer.mostTokens,
    tokensOf: trainer.tokensOf,
    places: source.dataset.places,
    heldOut: set.dev,
  });
  for (const notice of [...source.notices, ...notices]) context.notice(notice);
  return set;
}

/** A display for one training. */
export function trainingDisplay(context: CliContext, title: string): TrainingDisplay {
  return new TrainingDisplay({ title, ...displayOptions(context) });
}
