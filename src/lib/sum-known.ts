/** The sum of values; `null`, which is unknown, as soon as one is. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
