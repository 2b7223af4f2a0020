import { bootstrapDistribution, type Replicates } from '../../statistics/bootstrap-distribution.ts';
import { type JointResamples, jointRatio, jointStatistic } from '../../statistics/joint-resampling.ts';
import { sum } from '../../statistics/moments.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import { type CellTally, sizeOf } from './cell-tally.ts';
import type { ColumnSet } from './column-set.ts';
import type { Amount, CostOfPass, PassCost } from './economics-model.ts';
import { bandOf, gapOf, type Side } from './side.ts';

/** Least cost of a resample relative to the cost itself, so that a resample of free answers has no infinite yield. */
const LEAST_COST = 1e-12;

/** Positions of a technique's columns. */
interface PassColumns {
  readonly cost: number;
  readonly answered: number;
  readonly right: number;
  readonly scored: number;
}

/**
 * Cost of a right answer at every volume, (c + r + F / N) / p with the pass rate p and the share r of what goes on costing; `null` where the suite has no rule for
 * what is right. The band is bootstrapped over samples as that of right answers for the money, p / (c + F / N), which
 * stays finite where a resample holds no right answer, and turned over. Where nothing was right the least it can be is
 * (c₁ + F / N) / p₂, and where all was the most is (c₂ + F / N) / p₁, with Wilson's interval [p₁, p₂] over samples.
 * Source: M. H. Erol et al., Cost-of-Pass, arXiv:2504.13359 (2025); here with set-up and intervals.
 */
export function planCostOfPass(
  sides: readonly Side[],
  { columns, volumes }: { readonly columns: ColumnSet; readonly volumes: readonly number[] },
): ((joint: JointResamples) => CostOfPass[]) | null {
  if (sides.some(({ tally }) => tally.right === null)) return null;
  const plans = sides.map((side) => ({ side, places: placeColumns(side.tally, columns) }));
  return (joint) =>
    plans.map(({ side, places }): CostOfPass => {
      const { tally, setUp } = side;
      const [right, scored] = [sum(tally.right ?? []), sum(tally.scored)];
      const reason = gapOf(side) ?? (scored === 0 ? `no answer of ${tally.technique} has a score` : null);
      const total = setUp.total;
      const running = side.share;
      const known = reason === null && places !== null && total !== null && running !== null;
      const perAnswer = known
        ? bandOf(jointRatio(joint, { over: places.cost, under: places.answered }))
        : null;
      return {
        technique: tally.technique,
        family: tally.family,
        right,
        scored,
        byVolume: volumes.map((volume) => {
          if (!known || perAnswer === null) return null;
          const share = total / volume + running;
          if (right === 0 || right === scored) {
            return boundaryCost(plus(perAnswer, share), { passed: right > 0, n: sizeOf(tally.scored) });
          }
          return passCost(yieldOf(joint, places, share));
        }),
        reason,
      };
    });
}

function placeColumns(tally: CellTally, columns: ColumnSet): PassColumns | null {
  const { cost, right, answered, scored } = tally;
  if (cost === null || right === null) return null;
  return {
    cost: columns.place(cost),
    answered: columns.place(answered),
    right: columns.place(right),
    scored: columns.place(scored),
  };
}

/** Right answers for a nano-USD; `undefined` where answers cost nothing. */
function yieldOf(joint: JointResamples, places: PassColumns, share: number): Replicates | undefined {
  const { cost, answered, right, scored } = places;
  const [money = 0, count = 0] = [joint.whole[cost], joint.whole[answered]];
  const least = (money / count + share) * LEAST_COST;
  return jointStatistic(joint, {
    columns: [cost, answered, right, scored],
    members: answered,
    statistic: ([spent = 0, answers = 0, passed = 0, judged = 0]) =>
      passed / judged / Math.max(spent / answers + share, least),
  });
}

function passCost(found: Replicates | undefined): PassCost {
  if (found === undefined) return { estimate: 0, low: 0, high: 0 };
  const estimate = Math.round(1 / found.estimate);
  if (found.n < 2) return { estimate, low: null, high: null };
  const { low, high } = bootstrapDistribution(found).interval();
  return {
    estimate,
    low: high > 0 ? Math.round(1 / high) : null,
    high: low > 0 ? Math.round(1 / low) : null,
  };
}

function plus({ estimate, low, high }: Amount, share: number): Amount {
  return {
    estimate: estimate + share,
    low: low === null ? null : low + share,
    high: high === null ? null : high + share,
  };
}

/** Where the samples do not show how far the pass rate is from 0 or 1, Wilson's interval does. */
function boundaryCost(
  cost: Amount,
  { passed, n }: { readonly passed: boolean; readonly n: number },
): PassCost {
  const rate = wilsonInterval({ successes: passed ? n : 0, n });
  const { estimate, low, high } = cost;
  if (!passed) {
    return { estimate: null, low: Math.round((low ?? estimate) / (rate?.high ?? 1)), high: null };
  }
  return {
    estimate: Math.round(estimate),
    low: low === null ? null : Math.round(low),
    high: high === null || rate === undefined ? null : Math.round(high / rate.low),
  };
}
