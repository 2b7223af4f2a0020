import { BenchError } from '../core/errors.ts';

/** Throws `INVALID_ARGUMENT` unless `value` lies strictly between 0 and 1; used for levels, alpha and power. */
export function requireShare(value: number, name: string): void {
  if (!(value > 0 && value < 1)) {
    throw new BenchError('INVALID_ARGUMENT', `${name} must lie strictly between 0 and 1, but is ${value}.`, {
      details: { name, value },
    });
  }
}

/** Throws `INVALID_ARGUMENT` unless `value` is finite and above 0. */
export function requirePositive(value: number, name: string): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new BenchError('INVALID_ARGUMENT', `${name} must be a finite number above 0, but is ${value}.`, {
      details: { name, value },
    });
  }
}

/** Throws `INVALID_DATA` unless `value` is a whole number of at least `minimum`. */
export function requireCount(value: number, name: string, minimum = 0): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new BenchError(
      'INVALID_DATA',
      `${name} must be a whole number of at least ${minimum}, but is ${value}.`,
      { details: { name, value, minimum } },
    );
  }
}

/** Throws `INVALID_DATA` naming the first value that is NaN or infinite. */
export function requireFinite(values: readonly number[] | Float64Array, name: string): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index !== -1) {
    throw new BenchError('INVALID_DATA', `${name}[${index}] is ${values[index]}, not a finite number.`, {
      details: { name, index, value: values[index] },
    });
  }
}

/** Throws `INVALID_DATA` when there is nothing to test. */
export function requireSome(values: readonly unknown[], name: string): void {
  if (values.length === 0) {
    throw new BenchError('INVALID_DATA', `${name} is empty; a test needs at least one pair.`, {
      details: { name },
    });
  }
}

/** Passes a statistic on, or throws `INVALID_DATA` saying for which resample it was not finite. */
export function requireStatistic(value: number, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new BenchError('INVALID_DATA', `The statistic of ${where} is ${value}, not a finite number.`, {
    details: { where, value },
  });
}
