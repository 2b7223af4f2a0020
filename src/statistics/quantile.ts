/**
 * A quantile by linear interpolation between the order statistics (R's type 7, numpy's default).
 *
 * @param sorted ascending, at least one value
 * @param share between 0 and 1
 */
export function quantile(sorted: Float64Array | readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
