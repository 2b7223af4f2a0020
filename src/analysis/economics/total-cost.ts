import { type JointResamples, jointRatio } from '../../statistics/joint-resampling.ts';
import type { ColumnSet } from './column-set.ts';
import type { Amount, TotalCost } from './economics-model.ts';
import { bandOf, gapOf, rounded, type Side } from './side.ts';

/**
 * Total cost F + (c + R / V) N of every technique at every volume, its band from the interval of c; what it goes on
 * costing a month, R, is shared by the answers V of a month. All of a technique's answered
 * trials count, as in the table of its costs.
 */
export function planTotals(
  sides: readonly Side[],
  { columns, volumes }: { readonly columns: ColumnSet; readonly volumes: readonly number[] },
): (joint: JointResamples) => TotalCost[] {
  const plans = sides.map((side) => {
    const { cost, answered } = side.tally;
    const ratio = cost === null ? null : { over: columns.place(cost), under: columns.place(answered) };
    return { side, ratio };
  });
  return (joint) =>
    plans.map(({ side, ratio }): TotalCost => {
      const { technique, family } = side.tally;
      const perAnswer = ratio === null ? null : bandOf(jointRatio(joint, ratio));
      const setUp = side.setUp.total;
      const { share } = side;
      return {
        technique,
        family,
        perAnswer: perAnswer === null ? null : rounded(perAnswer),
        byVolume: volumes.map((volume) =>
          perAnswer === null || setUp === null || share === null
            ? null
            : totalAt(perAnswer, setUp + share * volume, volume),
        ),
        reason: gapOf(side),
      };
    });
}

function totalAt({ estimate, low, high }: Amount, fixed: number, volume: number): Amount {
  return rounded({
    estimate: fixed + estimate * volume,
    low: low === null ? null : fixed + low * volume,
    high: high === null ? null : fixed + high * volume,
  });
}
