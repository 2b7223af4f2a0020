import { BenchError } from '../../core/errors.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { positiveNumber, wholeNumber } from '../number-options.ts';
import type { TrainingArguments } from './options.ts';

/** What a user declares of their own work. */
export function declaredOf(args: TrainingArguments): TunedAttempt['declared'] {
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

/** As many seeds as asked for, from the first one on. */
export function seedsOf(args: { readonly seed: string; readonly seeds: string }): readonly number[] {
  const count = wholeNumber(args.seeds, { flag: 'seeds', min: 1 });
  const first = wholeNumber(args.seed, { flag: 'seed', min: 0 });
  return Array.from({ length: count }, (_, index) => first + index);
}
