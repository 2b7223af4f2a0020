/** A line of the table of `npm run perf`. */
export interface Row {
  readonly what: string;
  readonly bare: string;
  readonly ours: string;
  /** adaptbench's speed as a multiple of the bare way's. */
  readonly ratio: number;
  /** The goal; `none` where there is none. */
  readonly target: string;
  /** Whether the goal is reached; absent where there is none. */
  readonly met?: boolean;
}

/** A goal of the ratio, where there is one. */
export function atLeast(least: number | undefined, ratio: number): Pick<Row, 'target' | 'met'> {
  if (least === undefined) return { target: 'none' };
  return { target: `${least.toFixed(2)} or more`, met: ratio >= least };
}

/** The same of the time that adaptbench takes. */
export function within(mostSeconds: number | undefined, ms: number): Pick<Row, 'target' | 'met'> {
  if (mostSeconds === undefined) return { target: 'none' };
  return { target: `within ${mostSeconds} s`, met: ms <= mostSeconds * 1000 };
}

/** Wall time of some work in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
