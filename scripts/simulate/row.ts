import { deriveSeed, seededRandom } from '../../src/lib/random.ts';
import { twoSidedZ } from '../../src/statistics/distributions.ts';
import { SEED } from './settings.ts';

/** What a share should be. */
export interface Bound {
  readonly side: 'at least' | 'at most';
  readonly share: number;
}

/** One line of a table: a share that was found, beside what it should be. */
export interface Row {
  /** Samples, pairs or clusters. */
  readonly n: number;
  readonly setting: string;
  /** `null` where nothing is promised, as of power: the higher the better. */
  readonly bound: Bound | null;
  readonly found: number;
  /** Half the width of the 95% Monte Carlo interval of `found`; 0 where it was enumerated. */
  readonly error: number;
  /** Simulated data sets; `null` where all possible ones were enumerated. */
  readonly runs: number | null;
  /** What else the table shows, such as the mean width of the intervals; `null` for nothing. */
  readonly extra: number | null;
  /** The share of data sets without an interval, which `found` leaves out. */
  readonly none: number;
}

/** A piece of work with a seed of its own, which gives one line or a few that rest on the same data sets. */
export interface Cell {
  /** Distinct within its group. */
  readonly name: string;
  readonly rows: (random: () => number) => readonly Row[];
}

/** The lines of one interval, test, formula or correction. */
export interface Group {
  readonly title: string;
  /** Where the data come from, as sentences. */
  readonly about: string;
  /** What `found` is, as a column's title. */
  readonly found: string;
  /** Title of the column of `extra`, where the table has one. */
  readonly extra?: string;
  /** Groups with one name here draw the very same data; its own title when left out. */
  readonly draws?: string;
  /** Shown for contrast: adaptbench does not rest on it. */
  readonly contrast?: true;
  readonly cells: readonly Cell[];
}

/** A chapter of the document. */
export interface Part {
  readonly title: string;
  readonly groups: readonly Group[];
}

/** Works a cell out; the same on every call. */
export function runCell(group: Group, cell: Cell): readonly Row[] {
  return cell.rows(seededRandom(deriveSeed(SEED, group.draws ?? group.title, cell.name)));
}

/** Half the width of the 95% interval of a share found in `runs` data sets, 1.96 √(p (1 − p) / R). */
export function monteCarloError(share: number, runs: number): number {
  return twoSidedZ(0.95) * Math.sqrt((share * (1 - share)) / runs);
}

/** A line on how many of the data sets had something. */
export function shareRow(input: {
  readonly n: number;
  readonly setting: string;
  readonly bound: Bound | null;
  readonly hits: number;
  readonly runs: number;
  readonly extra?: number;
}): Row {
  const { n, setting, bound, hits, runs, extra = null } = input;
  const found = hits / runs;
  return { n, setting, bound, found, error: monteCarloError(found, runs), runs, extra, none: 0 };
}

/** A line on a probability that was enumerated. */
export function exactRow(input: Pick<Row, 'n' | 'setting' | 'bound' | 'found'>): Row {
  return { ...input, error: 0, runs: null, extra: null, none: 0 };
}

/** A whole-numbered count of hits in as many data sets. */
export function countHits(runs: number, hit: () => boolean): number {
  let hits = 0;
  for (let run = 0; run < runs; run++) if (hit()) hits++;
  return hits;
}
