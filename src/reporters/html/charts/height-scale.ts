/** A linear axis that shows these heights with some room, from 0 where they come near it. */
export function linearDomain(heights: readonly number[]): readonly [number, number] {
  const top = Math.max(...heights);
  const bottom = Math.min(...heights);
  const room = (top - bottom || 1) * 0.08;
  return [Math.max(bottom - room, bottom >= 0 ? 0 : Number.NEGATIVE_INFINITY), top + room];
}

/** A logarithmic axis that shows these heights, all above 0. */
export function logDomain(heights: readonly number[]): readonly [number, number] {
  return [Math.min(...heights) / 1.5, Math.max(...heights) * 1.5];
}

/** The powers of ten within a range, every second one where there are many. */
export function powersOfTen([from, to]: readonly [number, number]): number[] {
  const first = Math.ceil(Math.log10(from));
  const count = Math.floor(Math.log10(to)) - first + 1;
  const step = Math.ceil(count / 7);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => Number(`1e${first + index * step}`));
}

/** Signs of the longest power of ten within a range, written out with its currency. */
export function digitsOf(domain: readonly [number, number]): number {
  const lengths = powersOfTen(domain).map((power) => {
    const exponent = Math.round(Math.log10(power));
    return exponent < 0 ? 3 - exponent : 2 + exponent + Math.floor(exponent / 3);
  });
  return Math.max(0, ...lengths);
}
