import { monteCarloError, type Row } from './row.ts';

/** The ends of an interval; `null` for an end without bound. */
export interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

/** Ends that differ from the truth by rounding alone hold it. */
const TOLERANCE = 1e-12;
const BOUND = { side: 'at least', share: 0.95 } as const;

/** How often intervals hold the truth, and how wide they are. */
export interface Coverage {
  /** @param weight the probability of these data where data are enumerated, else 1 */
  add(ends: Ends | undefined, weight?: number): void;
  /** @param line.runs `null` where the data were enumerated */
  row(line: Pick<Row, 'n' | 'setting' | 'runs'>): Row;
}

/**
 * Counts coverage of a true value. Data without an interval, or with one that has no end at all, are left out and
 * counted apart: they claim nothing.
 *
 * @param width the mean of the widths, or their median where some are infinite
 */
export function coverageOf(truth: number, width: 'mean' | 'median' = 'mean'): Coverage {
  let all = 0;
  let given = 0;
  let covered = 0;
  const widths: { readonly width: number; readonly weight: number }[] = [];
  return {
    add: (ends, weight = 1) => {
      all += weight;
      if (ends === undefined || (ends.low === null && ends.high === null)) return;
      const { low, high } = ends;
      const slack = TOLERANCE * Math.max(1, Math.abs(truth));
      given += weight;
      if ((low === null || low <= truth + slack) && (high === null || high >= truth - slack))
        covered += weight;
      widths.push({ width: low === null || high === null ? Number.POSITIVE_INFINITY : high - low, weight });
    },
    row: ({ n, setting, runs }) => {
      const found = covered / given;
      return {
        n,
        setting,
        bound: BOUND,
        found,
        error: runs === null ? 0 : monteCarloError(found, given),
        runs,
        extra: width === 'mean' ? meanOf(widths, given) : medianOf(widths, given),
        none: 1 - given / all,
      };
    },
  };
}

type Weighted = readonly { readonly width: number; readonly weight: number }[];

function meanOf(widths: Weighted, total: number): number {
  return widths.reduce((sum, { width, weight }) => sum + width * weight, 0) / total;
}

function medianOf(widths: Weighted, total: number): number {
  let below = 0;
  for (const { width, weight } of widths.toSorted((a, b) => a.width - b.width)) {
    below += weight;
    if (below >= total / 2) return width;
  }
  return Number.NaN;
}
