/** A line of the table of `npm run perf`. */
export interface Row {
  readonly what: string;
  readonly bare: string;
  readonly ours: string;
  /** adaptbench's speed as a multiple of the bare way's. */
  readonly ratio: number;
  readonly target: string;
}

/** Wall time of some work in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
