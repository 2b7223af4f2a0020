import { BenchError } from '../core/errors.ts';
import { bootstrapDistribution } from './bootstrap-distribution.ts';
import { requireFinite } from './checks.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';

/** What an answer costs on one side of a pair, with what its interval is made of. */
export interface AnswerCosts {
  /** Mean cost of an answer. */
  readonly estimate: number;
  /** The mean of every resample; both sides of a pair on the same draws. */
  readonly replicates: Float64Array;
  /** The mean without one sample each; both sides in the same order. */
  readonly leaveOneOut: Float64Array;
}

/** Two sides, A and B, in any one unit of money; `null` is unknown. */
export interface BreakEvenInput {
  /** F: what each side costs before its first answer. */
  readonly setUp: { readonly a: number | null; readonly b: number | null };
  /** c: what each further answer costs. */
  readonly perAnswer: { readonly a: AnswerCosts | null; readonly b: AnswerCosts | null };
  /**
   * How slow the machine was while each side was measured, above 0; 1 for both when left out. The saving's interval is widened
   * until it holds the one at equal paces, so that a busy machine is not taken for a dear technique.
   */
  readonly pace?: { readonly a: number; readonly b: number };
  /** Samples that both sides answered. */
  readonly n: number;
  /** Two-sided; .95 when left out. */
  readonly level?: number;
}

/**
 * When A is the cheaper side in total:
 * `always` and `never` whatever the number of answers, `same` neither ever; `from` that many answers on; `until` that
 * many; `not settled` where the data do not tell, `unknown` where something is not known.
 */
export type BreakEvenVerdict = 'always' | 'never' | 'same' | 'from' | 'until' | 'not settled' | 'unknown';

/** What is not known. */
export type BreakEvenGap = 'set-up of A' | 'set-up of B' | 'cost of A' | 'cost of B' | 'pairs';

/** From how many answers on, or until how many, A is cheaper than B. */
export interface BreakEven {
  readonly verdict: BreakEvenVerdict;
  /** N*, not rounded; `null` where the totals cross at no positive number. */
  readonly answers: number | null;
  /** The band of N*; a `null` high is infinite where low is a number. */
  readonly low: number | null;
  readonly high: number | null;
  /** c_B − c_A, what A saves with every answer; `null` where it is unknown. */
  readonly saving: Interval | null;
  /** F_A − F_B; `null` likewise. */
  readonly setUpDifference: number | null;
  /** Empty but for `unknown`. */
  readonly gaps: readonly BreakEvenGap[];
}

/**
 * Break-even of A against B: the number of answers N at which F_A + c_A N = F_B + c_B N, which is
 * N* = D / s with D = F_A − F_B and the saving s = c_B − c_A. The set-ups are taken as they are; N* has the ends of the
 * saving's interval [s₁, s₂] carried over, as N* is monotone in s on either side of 0 (Fieller's reading: where the
 * interval holds 0, N* is unbounded). In this order, with every rule for A its mirror for B:
 *
 * 1. `unknown`: a set-up or a cost is unknown, or fewer than two samples were answered by both;
 * 2. `same`: D = 0 and s₁ = s₂ = 0;
 * 3. `always`: D ≤ 0 and s₁ ≥ 0, so that neither set-up nor answers of A are dearer;
 * 4. `never`: D ≥ 0 and s₂ ≤ 0, so that neither is cheaper;
 * 5. `from`: D > 0 and s₁ > 0, the band is [D / s₂, D / s₁];
 * 6. `until`: D < 0 and s₂ < 0, the band is [D / s₁, D / s₂];
 * 7. `not settled`: the sign of the saving is not shown. For D > 0 the band is [D / s₂, ∞), for D < 0 [D / s₁, ∞); for
 *    D = 0 there is none, as the totals then cross nowhere above 0.
 *
 * The saving's interval is the paired bootstrap's, bias-corrected and accelerated with t tails.
 * Source: break-even of fixed and variable costs; E. C. Fieller, J. R. Stat. Soc. B 16 (1954) 175-185 (unbounded sets).
 *
 * @throws BenchError `INVALID_DATA` for money that is negative or not finite, or sides of unequal length;
 *   `INVALID_ARGUMENT` for a level outside (0, 1)
 */
export function breakEven(input: BreakEvenInput): BreakEven {
  const { setUp, perAnswer, n, pace = { a: 1, b: 1 }, level = DEFAULT_LEVEL } = input;
  const { a, b } = perAnswer;
  requireMoney(setUp.a, 'setUp.a');
  requireMoney(setUp.b, 'setUp.b');
  requireMoney(a?.estimate ?? null, 'perAnswer.a');
  requireMoney(b?.estimate ?? null, 'perAnswer.b');
  const difference = setUp.a === null || setUp.b === null ? null : setUp.a - setUp.b;
  const saving = a === null || b === null || n < 2 ? null : widened(a, b, { n, level, pace });
  const gaps: BreakEvenGap[] = [
    ...(setUp.a === null ? (['set-up of A'] as const) : []),
    ...(setUp.b === null ? (['set-up of B'] as const) : []),
    ...(a === null ? (['cost of A'] as const) : []),
    ...(b === null ? (['cost of B'] as const) : []),
    ...(a !== null && b !== null && n < 2 ? (['pairs'] as const) : []),
  ];
  const known = { saving, setUpDifference: difference, gaps };
  const without = { answers: null, low: null, high: null, ...known };
  if (difference === null || saving === null) return { verdict: 'unknown', ...without };
  const { low, high } = saving;
  if (difference === 0 && low === 0 && high === 0) return { verdict: 'same', ...without };
  if (difference <= 0 && low >= 0) return { verdict: 'always', ...without };
  if (difference >= 0 && high <= 0) return { verdict: 'never', ...without };
  if (difference === 0) return { verdict: 'not settled', ...without };
  const crossing = (by: number): number | null => {
    const answers = difference / by;
    return answers > 0 && Number.isFinite(answers) ? answers : null;
  };
  const band = {
    answers: crossing(saving.estimate),
    low: crossing(difference > 0 ? high : low),
    high: crossing(difference > 0 ? low : high),
  };
  if (band.high === null) return { verdict: 'not settled', ...band, ...known };
  return { verdict: difference > 0 ? 'from' : 'until', ...band, ...known };
}

/** What A saves with every answer; the interval holds that of the costs as they were, and that at equal paces. */
function widened(
  a: AnswerCosts,
  b: AnswerCosts,
  {
    n,
    level,
    pace,
  }: {
    readonly n: number;
    readonly level: number;
    readonly pace: { readonly a: number; readonly b: number };
  },
): Interval {
  const measured = savingOf(a, b, { n, level });
  if (pace.a === pace.b) return measured;
  const { low, high } = savingOf(atPace(a, pace.a), atPace(b, pace.b), { n, level });
  return { ...measured, low: Math.min(measured.low, low), high: Math.max(measured.high, high) };
}

function atPace({ estimate, replicates, leaveOneOut }: AnswerCosts, pace: number): AnswerCosts {
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value / pace);
  return { estimate: estimate / pace, replicates: scaled(replicates), leaveOneOut: scaled(leaveOneOut) };
}

/** What A saves with every answer, bootstrapped in pairs. */
function savingOf(
  a: AnswerCosts,
  b: AnswerCosts,
  { n, level }: { readonly n: number; readonly level: number },
): Interval {
  if (a.replicates.length !== b.replicates.length || a.leaveOneOut.length !== b.leaveOneOut.length) {
    throw new BenchError(
      'INVALID_DATA',
      `A has ${a.replicates.length} replicates and B ${b.replicates.length}; pairs need the same draws on both sides.`,
      { details: { a: a.replicates.length, b: b.replicates.length } },
    );
  }
  requireFinite(a.replicates, 'perAnswer.a.replicates');
  requireFinite(b.replicates, 'perAnswer.b.replicates');
  // The distribution takes differences below 1e-12 for rounding, which small amounts in a large unit would be.
  const unit = Math.max(a.estimate, b.estimate) || 1;
  const { low, high, ...rest } = bootstrapDistribution({
    estimate: (b.estimate - a.estimate) / unit,
    n,
    replicates: a.replicates.map((cost, index) => ((b.replicates[index] ?? 0) - cost) / unit),
    leaveOneOut: a.leaveOneOut.map((cost, index) => ((b.leaveOneOut[index] ?? 0) - cost) / unit),
  }).interval(level);
  return { ...rest, estimate: b.estimate - a.estimate, low: low * unit, high: high * unit };
}

function requireMoney(amount: number | null, name: string): void {
  if (amount === null || (Number.isFinite(amount) && amount >= 0)) return;
  throw new BenchError('INVALID_DATA', `${name} must be an amount of at least 0, but is ${amount}.`, {
    details: { name, value: amount },
  });
}
