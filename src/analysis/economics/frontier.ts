import type { MetricInfo } from '../../protocol/metric.ts';
import type { CorpusStatistic } from '../../statistics/corpus-bootstrap.ts';
import type { JointResamples } from '../../statistics/joint-resampling.ts';
import { sum } from '../../statistics/moments.ts';
import { directionOf } from '../trials/right.ts';
import { type CellTally, sharedSamples, sizeOf, within } from './cell-tally.ts';
import type { ColumnSet } from './column-set.ts';
import type { Frontier, FrontierPoint } from './economics-model.ts';
import { answerGap } from './side.ts';
import { type Position, undominated } from './undominated.ts';

/** Fewest samples for a mean latency: waits are skewed, and fewer say little of their mean. */
const FEWEST_TIMED = 20;

/** A number made of the sums of some columns. */
interface Measure {
  readonly columns: readonly number[];
  readonly of: (sums: readonly number[]) => number;
}

/** A technique's measures; a text says why one is lacking. */
interface Candidate {
  readonly tally: CellTally;
  readonly quality: Measure | string;
  readonly cost: Measure | string;
  readonly latency: Measure | string;
}

/** A frontier before the resamples are drawn. */
export interface FrontierPlan {
  /** Techniques that stand beside each other on the frontier of cost, by their position in the list, cheapest first. */
  readonly neighbours: readonly (readonly [number, number])[];
  read(joint: JointResamples): { readonly byCost: Frontier; readonly byLatency: Frontier };
}

/**
 * Quality against the mean cost of an answer, and against the mean latency, on the samples that all techniques with a
 * score answered; every resample draws the same samples for all of them. Set-up is no part of it.
 *
 * @param options.formula of a corpus metric; `null` for a mean of scores, and where nobody knows it
 */
export function planFrontier(
  tallies: readonly CellTally[],
  options: {
    readonly columns: ColumnSet;
    readonly metric: MetricInfo;
    readonly formula: CorpusStatistic | null;
  },
): FrontierPlan {
  const { columns, metric, formula } = options;
  const ratio = (over: Float64Array, under: Float64Array): Measure => ({
    columns: [columns.place(over), columns.place(under)],
    of: ([total = Number.NaN, count = 0]) => total / count,
  });
  const hasScore = (tally: CellTally): boolean =>
    sizeOf(tally.scored) > 0 &&
    (metric.aggregation.kind !== 'corpus' || (tally.statistics !== null && formula !== null));
  const scored = tallies.filter(hasScore);
  const shared = sharedSamples(scored).map((member, at) =>
    member === 1 && scored.every((tally) => (tally.scored[at] ?? 0) > 0) ? 1 : 0,
  );
  const n = sizeOf(shared);
  const few = n < 2 ? 'fewer than two samples were answered by all techniques' : null;
  const candidates = tallies.map((tally): Candidate => {
    const gap = hasScore(tally) ? few : 'it has no score';
    if (gap !== null) return { tally, quality: gap, cost: gap, latency: gap };
    const own = (column: Float64Array): Float64Array => within(column, shared);
    const timed = own(tally.timed);
    return {
      tally,
      quality:
        tally.statistics === null || formula === null
          ? ratio(own(tally.score), own(tally.scored))
          : { columns: tally.statistics.map((column) => columns.place(own(column))), of: formula },
      cost:
        tally.cost === null
          ? (answerGap(tally) ?? 'its cost is unknown')
          : ratio(own(tally.cost), own(tally.answered)),
      latency:
        sizeOf(timed) < FEWEST_TIMED
          ? `its latency was measured on ${sizeOf(timed)} of these samples, fewer than ${FEWEST_TIMED}`
          : ratio(own(tally.latency), timed),
    };
  });
  const sign = directionOf(metric);
  const sumsOf = (measure: Measure): readonly number[] =>
    measure.columns.map((place) => sum(columns.columns[place] ?? []));
  return {
    neighbours: neighboursOf(candidates, { sign, sumsOf }),
    read: (joint) => ({
      byCost: { n, points: readPoints(candidates, { key: 'cost', sign, joint }) },
      byLatency: { n, points: readPoints(candidates, { key: 'latency', sign, joint }) },
    }),
  };
}

/** Those that can be placed, with both measures. */
function placedBy(candidates: readonly Candidate[], key: 'cost' | 'latency') {
  return candidates.flatMap((candidate, index) => {
    const { quality, [key]: against } = candidate;
    return typeof quality === 'string' || typeof against === 'string' ? [] : [{ index, quality, against }];
  });
}

function neighboursOf(
  candidates: readonly Candidate[],
  { sign, sumsOf }: { readonly sign: 1 | -1; readonly sumsOf: (measure: Measure) => readonly number[] },
): readonly (readonly [number, number])[] {
  const found = placedBy(candidates, 'cost').map(({ index, quality, against }) => ({
    index,
    worth: sign * quality.of(sumsOf(quality)),
    takes: against.of(sumsOf(against)),
  }));
  const on = undominated(found);
  const ordered = found.filter((_, at) => on[at]).sort((a, b) => a.takes - b.takes || a.index - b.index);
  return ordered.slice(1).map(({ index }, at) => [ordered[at]?.index ?? 0, index] as const);
}

function readPoints(
  candidates: readonly Candidate[],
  {
    key,
    sign,
    joint,
  }: { readonly key: 'cost' | 'latency'; readonly sign: 1 | -1; readonly joint: JointResamples },
): FrontierPoint[] {
  const placed = placedBy(candidates, key);
  const positionsAt = (sum: (column: number) => number): Position[] =>
    placed.map(({ quality, against }) => ({
      worth: sign * quality.of(quality.columns.map(sum)),
      takes: against.of(against.columns.map(sum)),
    }));
  const whole = positionsAt((column) => joint.whole[column] ?? Number.NaN);
  const on = undominated(whole);
  const times = placed.map(() => 0);
  let counted = 0;
  for (let resample = 0; resample < joint.resamples; resample++) {
    const positions = positionsAt((column) => joint.drawn[column]?.[resample] ?? Number.NaN);
    if (!positions.every(({ worth, takes }) => Number.isFinite(worth) && Number.isFinite(takes))) continue;
    counted++;
    for (const [at, holds] of undominated(positions).entries()) if (holds) times[at] = (times[at] ?? 0) + 1;
  }
  const alone = placed.length < 2;
  return candidates.map(({ tally, quality, [key]: against }, index): FrontierPoint => {
    const { technique, family } = tally;
    const at = placed.findIndex((item) => item.index === index);
    const position = whole[at];
    const gap = typeof quality === 'string' ? quality : typeof against === 'string' ? against : null;
    const common = { technique, family };
    if (position === undefined || gap !== null) {
      return { ...common, quality: null, against: null, onFrontier: null, chance: null, reason: gap };
    }
    return {
      ...common,
      quality: sign * position.worth,
      against: position.takes,
      onFrontier: alone ? null : (on[at] ?? null),
      chance: alone || counted === 0 ? null : (times[at] ?? 0) / counted,
      reason: alone ? 'there is no other technique to hold it against' : null,
    };
  });
}
