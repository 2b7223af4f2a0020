import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { BenchError } from '../../core/errors.ts';
import type { ModelOptions } from '../../core/provider.ts';
import type { TrainingRow } from '../../core/tuned.ts';
import type { OnTraining } from '../../finetune/progress.ts';
import { validateTraining } from '../../finetune/training-set.ts';
import { machineInfo } from '../../process/machine.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import type { PromptForm } from '../../protocol/words.ts';
import type { LedgerFile } from '../../store/tuned-ledger.ts';
import { type FineTuningPlace, scoreOnDev } from '../../studies/fine-tune.ts';
import {
  type RenderOptions,
  renderTrainingSet,
  type TrainingSet,
  type TrainingSource,
} from '../../studies/training-set.ts';
import { type CliContext, displayOptions } from '../context.ts';
import { positiveNumber, wholeNumber } from '../number-options.ts';
import type { FinetuneArguments } from '../options.ts';
import { TrainingDisplay } from './training-progress.ts';

/** What every part of the command works with. */
export interface Work {
  readonly args: FinetuneArguments;
  readonly context: CliContext;
  readonly source: TrainingSource;
  readonly models: ModelOptions;
  readonly render: RenderOptions;
  readonly ledger: LedgerFile;
  readonly signal: AbortSignal;
  /** `provider:name` of the base. */
  readonly base: string;
}

/** The training set, rendered and checked; what was found is told. */
export async function preparedSet(
  { args, context, source, render }: Work,
  form: PromptForm,
  {
    mostTokens,
    tokensOf,
  }: {
    /** Longest example that the model is trained on; `null` when not known. */
    readonly mostTokens: number | null;
    readonly tokensOf: (row: TrainingRow) => number | null;
  },
): Promise<TrainingSet> {
  const set = await renderTrainingSet(source, {
    form,
    examples: args.examples === undefined ? null : wholeNumber(args.examples, { flag: 'examples', min: 1 }),
    seed: wholeNumber(args.seed, { flag: 'seed', min: 0 }),
    options: render,
  });
  const notices = validateTraining(set.train, {
    answer: source.suite.answer,
    mostTokens,
    tokensOf,
    places: source.dataset.places,
    heldOut: set.dev,
  });
  for (const notice of [...source.notices, ...notices]) context.notice(notice);
  return set;
}

/** The attempt with its score on dev. */
export async function scored(work: Work, attempt: TunedAttempt): Promise<TunedAttempt> {
  const { args, context, source, ledger } = work;
  return await scoreOnDev(attempt, source, {
    ledger,
    session: await context.session(),
    facts: await context.facts(args),
  });
}

/** Where trainings on this machine are written down, and what they run with. */
export function localPlace({ context, ledger, signal }: Work, onEvent: OnTraining): FineTuningPlace {
  return {
    ledger,
    machine: machineInfo(),
    cacheFolder: context.environment.cacheFolder,
    python: context.environment.python,
    clock: context.clock,
    signal,
    onEvent,
  };
}

/** What a user declares of their own work. */
export function declaredOf(args: FinetuneArguments): TunedAttempt['declared'] {
  const minutes = args['label-minutes'];
  const rate = args['hourly-rate'];
  if (minutes === undefined) {
    if (rate === undefined) return null;
    throw new BenchError('INVALID_ARGUMENT', '--hourly-rate says nothing without --label-minutes.');
  }
  return {
    labellingMinutesPerExample: positiveNumber(minutes, { flag: 'label-minutes', orZero: true }),
    hourlyRateUsd: rate === undefined ? null : positiveNumber(rate, { flag: 'hourly-rate', orZero: true }),
  };
}

/** `sentiment-closed-book-2026-03-01-1f3a`. */
export function idOf({ suite, spec }: TrainingSource, clock: Clock): string {
  const day = clock.timestamp().slice(0, 10);
  return `${suite.name}-${spec.weights.training}-${day}-${randomBytes(2).toString('hex')}`;
}

/** A display for one training. */
export function trainingDisplay(
  { context, source }: Pick<Work, 'context' | 'source'>,
  more = '',
): TrainingDisplay {
  return new TrainingDisplay({
    title: `${source.suite.name}, ${source.spec.name}${more}`,
    ...displayOptions(context),
  });
}
