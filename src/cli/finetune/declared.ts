import { BenchError } from '../../core/errors.ts';
import { FROM_ZERO } from '../../core/number-shape.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { numberOption, wholeNumber } from '../number-options.ts';
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
    labellingMinutesPerExample: numberOption(minutes, { flag: 'label-minutes', takes: FROM_ZERO }),
    hourlyRateUsd: rate === undefined ? null : numberOption(rate, { flag: 'hourly-rate', takes: FROM_ZERO }),
  };
}

/** As many seeds as asked for, from the first one on. */
export function seedsOf(args: { readonly seed: string; readonly seeds: string }): readonly number[] {
  const count = wholeNumber(args.seeds, { flag: 'seeds', min: 1 });
  const first = wholeNumber(args.seed, { flag: 'seed', min: 0 });
  return Array.from({ length: count }, (_, index) => first + index);
}
