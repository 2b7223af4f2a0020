/** The vector in the same direction whose length is 1; a zero vector stays as it is. */
export function unitVector(vector: ArrayLike<number>): Float32Array {
  const result = Float32Array.from(vector);
  const length = Math.hypot(...result);
  return length === 0 ? result : result.map((value) => value / length);
}

/** Scalar product; of vectors of length 1 it is the cosine of the angle between them. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  // By index: an iterator takes ten times as long.
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
