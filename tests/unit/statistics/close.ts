import { expect } from 'vitest';

/**
 * Expects agreement to 1e-9: absolute for what is about `scale` or smaller, relative above.
 *
 * @param scale the size of the numbers that the value was made from; 1 when left out
 */
export function expectClose(
  actual: number | null | undefined,
  expected: number | undefined,
  scale = 1,
): void {
  const wanted = expected ?? Number.NaN;
  const off = Math.abs((actual ?? Number.NaN) - wanted);
  expect(
    off <= 1e-9 * Math.max(scale, Math.abs(wanted)),
    `${actual} is not ${wanted} to within 1e-9 of ${Math.max(scale, Math.abs(wanted))}`,
  ).toBe(true);
}

/** As {@link expectClose} for both ends of an interval. */
export function expectBounds(
  interval: { readonly low: number | null; readonly high: number | null } | undefined,
  [low, high]: readonly (number | null)[],
  scale = 1,
): void {
  expect(interval).toBeDefined();
  if (low === null) expect(interval?.low).toBeNull();
  else expectClose(interval?.low, low, scale);
  if (high === null) expect(interval?.high).toBeNull();
  else expectClose(interval?.high, high, scale);
}

/** The largest absolute value. */
export function magnitude(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** A value that has to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value was expected');
  return value;
}
