import { BenchError } from '../core/errors.ts';
import { type NumberShape, wholeNumbers } from '../core/number-shape.ts';
import type { ModelOptions } from '../core/provider.ts';

/*
 * Numbers come as texts: yargs adds up numbers that are given twice, and forgets what was typed when it is no number.
 */

/** @throws BenchError `INVALID_ARGUMENT` naming the flag and what it takes, unless the text is such a number. */
export function numberOption(
  text: string,
  { flag, takes }: { readonly flag: string; readonly takes: NumberShape },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (takes.fits(value)) return value;
  throw new BenchError('INVALID_ARGUMENT', `--${flag} takes ${takes.words}, not "${text}".`);
}

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a whole number from `min` on, up to `max` where there is one. */
export function wholeNumber(
  text: string,
  { flag, ...range }: { readonly flag: string; readonly min: number; readonly max?: number },
): number {
  return numberOption(text, { flag, takes: wholeNumbers(range) });
}

/** Node's own limit for the beginning of an answer, in s. */
const LONGEST_TIMEOUT_S = 300;

/**
 * What `--timeout` says of retrying; nothing where it is not given.
 * @throws BenchError `INVALID_ARGUMENT`
 */
export function timeoutPolicy(seconds: string | undefined): Pick<ModelOptions, 'retry'> {
  if (seconds === undefined) return {};
  const limit = wholeNumber(seconds, { flag: 'timeout', min: 1, max: LONGEST_TIMEOUT_S });
  return { retry: { attemptTimeoutMs: limit * 1000, firstTimeoutMs: limit * 1000 } };
}

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a list of numbers within the bounds. */
export function numberList(
  text: string,
  {
    flag,
    min,
    max,
    whole,
  }: { readonly flag: string; readonly min: number; readonly max: number; readonly whole: boolean },
): readonly number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    throw new BenchError(
      'INVALID_ARGUMENT',
      `--${flag} takes ${whole ? 'whole numbers' : 'numbers'} from ${min} to ${max} with commas between, not "${text}".`,
    );
  });
}
