import type { MetricInfo } from '../core/scorer.ts';
import { directionOf } from './right.ts';
import { meanOf, type SampleScores } from './sample-scores.ts';

/** One side of a pair: a sample's score under one technique. */
export interface PairSide {
  /** Mean over the repeats. */
  readonly value: number;
  /** Whether the value is of a single trial. */
  readonly single: boolean;
  readonly statistics: readonly number[] | null;
}

/** The same sample under two techniques, or in two runs. */
export interface Pair {
  readonly sample: string;
  /** The technique, or the new run. */
  readonly a: PairSide;
  /** The reference, or the baseline. */
  readonly b: PairSide;
}

/** A pair of which at least one side failed (`null`). */
export interface BrokenPair {
  readonly sample: string;
  readonly a: PairSide | null;
  readonly b: PairSide | null;
}

/** Everything that two cells have in common. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly broken: readonly BrokenPair[];
}

/** Pairs two cells by sample; samples that only one of them has a score or a failure for are left out. */
export function pairUp(a: readonly SampleScores[], b: readonly SampleScores[]): Pairing {
  const others = new Map(b.map((scores) => [scores.sample, scores]));
  const pairs: Pair[] = [];
  const broken: BrokenPair[] = [];
  for (const scores of a) {
    const other = others.get(scores.sample);
    if (other === undefined) continue;
    const left = sideOf(scores);
    const right = sideOf(other);
    if (left === null || right === null) broken.push({ sample: scores.sample, a: left, b: right });
    else pairs.push({ sample: scores.sample, a: left, b: right });
  }
  return { pairs, broken };
}

/** `null` as soon as one repeat failed: the mean of the others would be of easier trials. */
function sideOf(scores: SampleScores): PairSide | null {
  if (scores.failed > 0 || scores.values.length === 0) return null;
  return {
    value: meanOf(scores.values),
    single: scores.values.length === 1,
    statistics: scores.statistics,
  };
}

/**
 * All pairs, the failed sides filled in with the best possible score (or the worst) for `a` and the opposite for `b`:
 * the two extremes of what the failures may have hidden. Without bounds of the metric, and for sufficient statistics,
 * the best and worst observed side stand in.
 */
export function fillBroken(pairing: Pairing, metric: MetricInfo, kind: 'best' | 'worst'): Pair[] {
  const sides = pairing.pairs.flatMap((pair) => [pair.a, pair.b]);
  for (const { a, b } of pairing.broken) sides.push(...[a, b].filter((side) => side !== null));
  const best = extreme(sides, metric, 'best');
  const worst = extreme(sides, metric, 'worst');
  const filled = pairing.broken.map((pair) => ({
    sample: pair.sample,
    a: pair.a ?? (kind === 'best' ? best : worst),
    b: pair.b ?? (kind === 'best' ? worst : best),
  }));
  return [...pairing.pairs, ...filled];
}

function extreme(sides: readonly PairSide[], metric: MetricInfo, kind: 'best' | 'worst'): PairSide {
  const sign = directionOf(metric) * (kind === 'best' ? 1 : -1);
  let found: PairSide | undefined;
  for (const side of sides) {
    if (found === undefined || (side.value - found.value) * sign > 0) found = side;
  }
  const bound = metric.scale === null ? undefined : sign > 0 ? metric.scale : 0;
  return {
    value: bound ?? found?.value ?? 0,
    single: found?.single ?? true,
    statistics: found?.statistics ?? null,
  };
}
