import type { Replicates } from '../../statistics/bootstrap-distribution.ts';
import { type BreakEven, type BreakEvenGap, breakEven } from '../../statistics/break-even.ts';
import { type JointResamples, jointRatio } from '../../statistics/joint-resampling.ts';
import { type CellTally, sharedSamples, sizeOf, within } from './cell-tally.ts';
import type { ColumnSet } from './column-set.ts';
import type { Amount, BreakEvenReport, CheaperMark } from './economics-model.ts';
import { answerGap, rounded, runningGap, type Side, setUpGap } from './side.ts';

/** Two techniques to be held against each other. */
export interface Rivals {
  readonly kind: BreakEvenReport['kind'];
  readonly a: Side;
  readonly b: Side;
}

/** No answer that both sides gave: there is nothing to take a mean of. */
const NOTHING: Replicates = {
  estimate: 0,
  n: 0,
  replicates: new Float64Array(),
  leaveOneOut: new Float64Array(),
};

/** Break-even of every pair, on the samples that both answered. */
export function planBreakEvens(
  rivals: readonly Rivals[],
  { columns, volume }: { readonly columns: ColumnSet; readonly volume: number },
): (joint: JointResamples) => BreakEvenReport[] {
  const plans = rivals.map((pair) => {
    const shared = sharedSamples([pair.a.tally, pair.b.tally]);
    const place = ({ cost, answered }: CellTally) =>
      cost === null
        ? null
        : { over: columns.place(within(cost, shared)), under: columns.place(within(answered, shared)) };
    return { pair, n: sizeOf(shared), a: place(pair.a.tally), b: place(pair.b.tally) };
  });
  return (joint) =>
    plans.map(({ pair, n, a, b }): BreakEvenReport => {
      const costs = (ratio: typeof a, { share }: Side) =>
        ratio === null || share === null ? null : plus(jointRatio(joint, ratio) ?? NOTHING, share);
      const found = breakEven({
        setUp: { a: pair.a.setUp.total, b: pair.b.setUp.total },
        perAnswer: { a: costs(a, pair.a), b: costs(b, pair.b) },
        pace: { a: pair.a.pace, b: pair.b.pace },
        n,
      });
      const { verdict, answers, low, high, saving, setUpDifference, gaps } = found;
      return {
        kind: pair.kind,
        technique: pair.a.tally.technique,
        family: pair.a.tally.family,
        against: pair.b.tally.technique,
        verdict,
        answers,
        low,
        high,
        saving: saving === null ? null : { estimate: saving.estimate, low: saving.low, high: saving.high },
        setUpDifference,
        pairs: n,
        monthly: atVolume(found, volume),
        reason: gaps.length === 0 ? null : gaps.map((gap) => sayGap(gap, pair)).join('; '),
      };
    });
}

/** What an answer costs with its share of what goes on costing. */
function plus(costs: Replicates, share: number): Replicates {
  if (share === 0) return costs;
  const { estimate, replicates, leaveOneOut } = costs;
  const add = (cost: number): number => cost + share;
  return {
    ...costs,
    estimate: estimate + share,
    replicates: replicates.map(add),
    leaveOneOut: leaveOneOut.map(add),
  };
}

/** Total of A − that of B after so many answers, D − s N: which is cheaper as far as its whole band says so. */
export function atVolume(
  { setUpDifference, saving }: Pick<BreakEven, 'setUpDifference' | 'saving'>,
  volume: number,
): BreakEvenReport['monthly'] {
  if (setUpDifference === null || saving === null) return { mark: 'unknown', difference: null };
  const after = (by: number): number => setUpDifference - by * volume;
  const [low, high] = [after(saving.high), after(saving.low)];
  const difference: Amount = rounded({ estimate: after(saving.estimate), low, high });
  return { mark: markOf(low, high), difference };
}

function markOf(low: number, high: number): CheaperMark {
  if (low === 0 && high === 0) return 'same';
  if (high <= 0) return 'cheaper';
  return low >= 0 ? 'dearer' : 'not settled';
}

function sayGap(gap: BreakEvenGap, { a, b }: Rivals): string {
  switch (gap) {
    case 'set-up of A':
      return setUpGap(a.setUp);
    case 'set-up of B':
      return setUpGap(b.setUp);
    case 'cost of A':
      return answerGap(a.tally) ?? runningGap(a.running) ?? gap;
    case 'cost of B':
      return answerGap(b.tally) ?? runningGap(b.running) ?? gap;
    case 'pairs':
      return `fewer than two samples were answered by both ${a.tally.technique} and ${b.tally.technique}`;
    default:
      return gap satisfies never;
  }
}
