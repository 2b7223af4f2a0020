import type { MetricInfo } from '../../protocol/metric.ts';
import type { Family } from '../../protocol/words.ts';
import { isRight } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { pooledLatency, scoreOf, scoreRecord, trialCost, wasAnswered } from '../trials/trial-facts.ts';

/** Sums of one cell by sample, over its repeats; the samples of all cells in one order. */
export interface CellTally {
  readonly technique: string;
  readonly family: Family;
  /** Trials that were answered, and samples of which no trial failed and at least one was answered. */
  readonly answered: Float64Array;
  readonly complete: Uint8Array;
  /** Cost of the answered trials in nano-USD; `null` as soon as one of them is unknown. */
  readonly cost: Float64Array | null;
  /** Trials with a score of the primary metric, and the sum of the scores. */
  readonly scored: Float64Array;
  readonly score: Float64Array;
  /** By statistic, its sum; `null` where a score has none, or the metric needs none. */
  readonly statistics: readonly Float64Array[] | null;
  /** Trials that were right; `null` where the suite has no rule for it. */
  readonly right: Float64Array | null;
  /** Trials whose latency counts, and its sum in ms. */
  readonly timed: Float64Array;
  readonly latency: Float64Array;
}

/** A place for every sample that a trial of the cells asked; the same whatever trial was finished first. */
export function samplesOf(cells: readonly CellData[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { trials } of cells) {
    for (const { sample } of trials) if (!places.has(sample.id)) places.set(sample.id, places.size);
  }
  return places;
}

/** A failed trial has neither cost nor score. */
export function tallyCell(
  cell: CellData,
  { metric, places }: { readonly metric: MetricInfo; readonly places: ReadonlyMap<string, number> },
): CellTally {
  const column = (): Float64Array => new Float64Array(places.size);
  const [answered, failed, cost, scored, score] = [column(), column(), column(), column(), column()];
  const [right, timed, latency] = [column(), column(), column()];
  let knowsCost = true;
  let knowsRight = true;
  const rows: { readonly at: number; readonly row: readonly number[] | null }[] = [];
  for (const trial of cell.trials) {
    const at = places.get(trial.sample.id);
    if (at === undefined) continue;
    if (!wasAnswered(trial)) {
      add(failed, at, 1);
      continue;
    }
    add(answered, at, 1);
    const amount = trialCost(trial, cell);
    if (amount === null) knowsCost = false;
    else add(cost, at, amount);
    const wait = pooledLatency(trial, cell);
    if (wait !== null) {
      add(timed, at, 1);
      add(latency, at, wait);
    }
    const value = scoreOf(trial, metric.name);
    if (value === null) continue;
    add(scored, at, 1);
    add(score, at, value);
    rows.push({ at, row: scoreRecord(trial, metric.name)?.statistics ?? null });
    const verdict = isRight(cell.suite, metric, value);
    if (verdict === null) knowsRight = false;
    else if (verdict) add(right, at, 1);
  }
  const { technique, family } = cell.header;
  return {
    technique: technique.name,
    family,
    answered,
    complete: Uint8Array.from(answered, (count, at) => (count > 0 && failed[at] === 0 ? 1 : 0)),
    cost: knowsCost ? cost : null,
    scored,
    score,
    statistics: metric.aggregation.kind === 'corpus' ? statisticsOf(rows, places.size) : null,
    right: knowsRight ? right : null,
    timed,
    latency,
  };
}

function add(column: Float64Array, at: number, amount: number): void {
  column[at] = (column[at] ?? 0) + amount;
}

function statisticsOf(
  rows: readonly { readonly at: number; readonly row: readonly number[] | null }[],
  samples: number,
): readonly Float64Array[] | null {
  const width = rows[0]?.row?.length ?? 0;
  if (width === 0) return null;
  const columns = Array.from({ length: width }, () => new Float64Array(samples));
  for (const { at, row } of rows) {
    if (row === null || row.length !== width) return null;
    for (const [index, column] of columns.entries()) add(column, at, row[index] ?? 0);
  }
  return columns;
}

/** A column with 0 for every sample that is not in the set; the same column where that changes nothing. */
export function within(column: Float64Array, members: Uint8Array): Float64Array {
  if (column.every((value, at) => value === 0 || members[at] === 1)) return column;
  return column.map((value, at) => (members[at] === 1 ? value : 0));
}

/** Samples of which all cells have a trial answered and none failed. */
export function sharedSamples(tallies: readonly Pick<CellTally, 'complete'>[]): Uint8Array {
  const [first, ...others] = tallies;
  return (first?.complete ?? new Uint8Array()).map((own, at) =>
    own === 1 && others.every(({ complete }) => complete[at] === 1) ? 1 : 0,
  );
}

/** How many samples are in a set. */
export function sizeOf(members: Uint8Array | Float64Array): number {
  let size = 0;
  for (const member of members) if (member !== 0) size++;
  return size;
}
