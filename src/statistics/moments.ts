/** The sum of numbers; 0 for none. */
export function sum(values: readonly number[] | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The arithmetic mean; NaN for none, so check before. */
export function mean(values: readonly number[] | Float64Array): number {
  return sum(values) / values.length;
}

/** The unbiased sample standard deviation, by n − 1; NaN for fewer than two values, so check before. */
export function standardDeviation(values: readonly number[] | Float64Array): number {
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
