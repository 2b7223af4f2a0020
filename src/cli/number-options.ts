import { BenchError } from '../core/errors.ts';
import type { ModelOptions } from '../core/provider.ts';

/*
 * Numbers come as texts: yargs adds up numbers that are given twice, and forgets what was typed when it is no number.
 */

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a whole number from `min` on, up to `max` where there is one. */
export function wholeNumber(
  text: string,
  { flag, min, max }: { readonly flag: string; readonly min: number; readonly max?: number },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= (max ?? value)) return value;
  const range = max === undefined ? `from ${min} on` : `from ${min} to ${max}`;
  throw new BenchError('INVALID_ARGUMENT', `--${flag} takes a whole number ${range}, not "${text}".`);
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
  return { retry: { attemptTimeoutMs: limit * 1000 } };
}

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a number from 0 to 1. */
export function shareOfOne(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new BenchError('INVALID_ARGUMENT', `--${flag} takes a share from 0 to 1, not "${text}".`);
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

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a number above 0, or from 0 on where that is allowed. */
export function positiveNumber(
  text: string,
  { flag, orZero = false }: { readonly flag: string; readonly orZero?: boolean },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && (value > 0 || (orZero && value === 0))) return value;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--${flag} takes a number ${orZero ? 'from 0 on' : 'above 0'}, not "${text}".`,
  );
}
