import { BenchError } from '../../core/errors.ts';
import { FROM_ZERO } from '../../core/number-shape.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { numberOption, wholeNumber } from '../number-options.ts';
import { effortHere } from '../project.ts';
import type { TrainingArguments } from './options.ts';

/** What a user declares of their own work. */
export function declaredOf(args: TrainingArguments): TunedAttempt['declared'] {
  const profile = args.effort === undefined ? undefined : effortHere(args.effort);
  const minutes = args['label-minutes'] ?? profile?.labelMinutes?.toString();
  const rate = args['hourly-rate'] ?? profile?.hourlyRate?.toString();
  if (minutes === undefined) {
    if (args['hourly-rate'] === undefined) return null;
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
