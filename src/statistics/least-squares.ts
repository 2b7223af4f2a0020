/** A column with less than this share of its length left beside the earlier ones is made up of them. */
const DEPENDENT = 1e-10;

/**
 * The fitted values of a least-squares regression without an intercept of its own: the sum of multiples of the columns that
 * is nearest to the target. By Gram–Schmidt with every column orthogonalised twice (Giraud, Langou, Rozložník 2005, "The
 * loss of orthogonality in the Gram-Schmidt orthogonalization process"), so that columns that depend on each other are no
 * trouble: one that earlier ones make up changes nothing.
 *
 * @param columns all as long as the target
 */
export function fittedValues(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = Float64Array.from(column);
    for (const direction of [...basis, ...basis]) addTimes(rest, direction, -dot(direction, rest));
    const length = Math.sqrt(dot(rest, rest));
    if (length > DEPENDENT * Math.sqrt(dot(column, column))) basis.push(rest.map((value) => value / length));
  }
  const fitted = new Float64Array(target.length);
  for (const direction of basis) addTimes(fitted, direction, dot(direction, target));
  return fitted;
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

function addTimes(sum: Float64Array, column: Float64Array, factor: number): void {
  for (const [at, value] of column.entries()) sum[at] = (sum[at] ?? 0) + factor * value;
}
