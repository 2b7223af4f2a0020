import { BenchError } from '../../core/errors.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { directionOf } from '../trials/right.ts';
import { meanOf, type SampleScores } from '../trials/sample-scores.ts';

/** One side of a pair: a sample's score under one technique. */
export interface PairSide {
  /** Mean over the repeats. */
  readonly value: number;
  /** One value a repeat. */
  readonly values: readonly number[];
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
  /** Samples that only one side has a score or a failure for. */
  readonly unpaired: readonly string[];
}

/**
 * Pairs two cells by sample.
 * @throws BenchError `INVALID_DATA` for a sample that stands twice on one side, so that its pair is not known.
 */
export function pairUp(a: readonly SampleScores[], b: readonly SampleScores[]): Pairing {
  const ours = bySample(a);
  const others = bySample(b);
  const pairs: Pair[] = [];
  const broken: BrokenPair[] = [];
  const unpaired = [...others.keys()].filter((sample) => !ours.has(sample));
  for (const scores of a) {
    const other = others.get(scores.sample);
    if (other === undefined) {
      unpaired.push(scores.sample);
      continue;
    }
    const left = sideOf(scores);
    const right = sideOf(other);
    if (left === null || right === null) broken.push({ sample: scores.sample, a: left, b: right });
    else pairs.push({ sample: scores.sample, a: left, b: right });
  }
  return { pairs, broken, unpaired };
}

function bySample(scores: readonly SampleScores[]): ReadonlyMap<string, SampleScores> {
  const found = new Map<string, SampleScores>();
  for (const item of scores) {
    if (found.has(item.sample)) {
      throw new BenchError(
        'INVALID_DATA',
        `the sample "${item.sample}" stands twice on one side of a comparison, so that it cannot be paired.`,
        { details: { sample: item.sample } },
      );
    }
    found.set(item.sample, item);
  }
  return found;
}

/** `null` as soon as one repeat failed: the mean of the others would be of easier trials. */
function sideOf(scores: SampleScores): PairSide | null {
  if (scores.failed > 0 || scores.values.length === 0) return null;
  return {
    value: meanOf(scores.values),
    values: scores.values,
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
  const value = bound ?? found?.value ?? 0;
  return {
    value,
    values: (found?.values ?? [value]).map(() => value),
    statistics: found?.statistics ?? null,
  };
}
