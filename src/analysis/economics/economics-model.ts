import type { NanoUsd } from '../../lib/money.ts';
import type { Family } from '../../protocol/words.ts';
import type { BreakEvenVerdict } from '../../statistics/break-even.ts';
import type { RedoneKind } from './decision-inputs.ts';

/** What has to be done before the first answer. `people` is all of their time, `labelling` the part that a training asks for. */
export type SetUpKind = 'prompt-selection' | 'index' | 'training' | 'labelling' | 'people';

/** How a figure is known. */
export type SetUpBasis = 'measured' | 'declared' | 'not measured';

/** One part of a set-up, in full, also where it was found ready. */
export interface SetUpPart {
  readonly kind: SetUpKind;
  /** `null`: unknown. */
  readonly amount: NanoUsd | null;
  readonly basis: SetUpBasis;
  /** Whether it is in the sum; people's time is not where nothing was declared of it, for all techniques alike. */
  readonly counted: boolean;
}

/** What a technique needs before its first answer. */
export interface SetUpReport {
  readonly technique: string;
  readonly family: Family;
  readonly parts: readonly SetUpPart[];
  /** Sum of the parts that count; `null` as soon as one of them is unknown. */
  readonly total: NanoUsd | null;
}

/** What goes on costing, whatever is answered. */
export interface RunningPart {
  /** Hours in which a server is up and idle, or a set-up that has to be made again. */
  readonly kind: 'hosting' | 'chroma' | RedoneKind;
  /** `null`: unknown. */
  readonly perMonth: NanoUsd | null;
  /** A price by the hour; the user's word how often; or the day on which the base is shut down. */
  readonly basis: 'price' | 'declared' | 'shutdown';
  /** How often a month a set-up is made again. */
  readonly timesPerMonth?: number;
  /** First day without the base. */
  readonly shutsDown?: string;
}

/** What a technique goes on costing a month, its answers apart. */
export interface RunningReport {
  readonly technique: string;
  readonly family: Family;
  readonly parts: readonly RunningPart[];
  /** Sum of the parts; `null` as soon as one of them is unknown. */
  readonly perMonth: NanoUsd | null;
}

/** An amount of money with its 95% band, whose ends are `null` where the data are too few. */
export interface Amount {
  readonly estimate: NanoUsd;
  readonly low: NanoUsd | null;
  readonly high: NanoUsd | null;
}

/** Total cost F + (c + R / V) N of a technique, with what it goes on costing R and the volume V of a month. */
export interface TotalCost {
  readonly technique: string;
  readonly family: Family;
  /** c, the mean over its answered trials; `null` where it is unknown. */
  readonly perAnswer: Amount | null;
  /** One for each of the report's volumes; `null` where set-up or answers have an unknown cost. */
  readonly byVolume: readonly (Amount | null)[];
  /** Why it is unknown. */
  readonly reason: string | null;
}

/** Which of two is the cheaper one at a number of answers: as far as the whole band says so. */
export type CheaperMark = 'cheaper' | 'dearer' | 'same' | 'not settled' | 'unknown';

/** A technique (A) against another (B): from how many answers on, or until how many, it is the cheaper one in total. */
export interface BreakEvenReport {
  /** Against the suite's reference, or two neighbours on the frontier of quality and cost. */
  readonly kind: 'reference' | 'neighbours';
  readonly technique: string;
  readonly family: Family;
  readonly against: string;
  readonly verdict: BreakEvenVerdict;
  /** N* and its band; a `null` high beside a low is infinite. */
  readonly answers: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What the technique saves with every answer, in nano-USD but not rounded; negative where it is dearer. */
  readonly saving: Amount | null;
  /** Set-up of the technique − that of the other. */
  readonly setUpDifference: NanoUsd | null;
  /** Samples that both answered. */
  readonly pairs: number;
  /** Total of the technique − that of the other at the monthly volume. */
  readonly monthly: { readonly mark: CheaperMark; readonly difference: Amount | null };
  /** Why it is unknown. */
  readonly reason: string | null;
}

/** What one right answer costs; a `null` estimate with a low is a lower bound, as nothing was right. */
export interface PassCost {
  readonly estimate: NanoUsd | null;
  readonly low: NanoUsd | null;
  /** `null` is infinite where low is a number. */
  readonly high: NanoUsd | null;
}

/** Cost of a right answer, (c + F / N) / share of right answers. */
export interface CostOfPass {
  readonly technique: string;
  readonly family: Family;
  /** Right answers among those that were scored. */
  readonly right: number;
  readonly scored: number;
  /** One for each of the report's volumes; `null` where it is unknown. */
  readonly byVolume: readonly (PassCost | null)[];
  /** Why it is unknown. */
  readonly reason: string | null;
}

/** A technique between quality and what it takes, on the samples that all techniques answered. */
export interface FrontierPoint {
  readonly technique: string;
  readonly family: Family;
  /** Primary metric; `null` where it has none. */
  readonly quality: number | null;
  /** Mean cost of an answer in nano-USD, or mean latency in ms; `null` where it is not known. */
  readonly against: number | null;
  /** No other technique is at least as good for at most as much, and better in one of the two. */
  readonly onFrontier: boolean | null;
  /** Share of the resamples in which that holds. */
  readonly chance: number | null;
  /** Why it has no place. */
  readonly reason: string | null;
}

/** Quality against cost or latency. */
export interface Frontier {
  /** Samples that all techniques answered. */
  readonly n: number;
  readonly points: readonly FrontierPoint[];
}

/** What the techniques of one model cost in all, and what that buys; diagnostic arms take no part. */
export interface EconomicsReport {
  readonly model: string;
  readonly setups: readonly SetUpReport[];
  /** Absent where no technique goes on costing anything but its answers. */
  readonly running?: readonly RunningReport[];
  /** Whether the sums hold people's time, as the user declared it. */
  readonly peopleCounted: boolean;
  /** Numbers of answers, ascending: powers of ten and the monthly volume. */
  readonly volumes: readonly number[];
  /** Answers a month, said by the user or assumed. */
  readonly monthly: { readonly volume: number; readonly assumed: boolean };
  readonly totals: readonly TotalCost[];
  readonly breakEvens: readonly BreakEvenReport[];
  /** `null` where the suite has no rule for what is right. */
  readonly costOfPass: readonly CostOfPass[] | null;
  readonly byCost: Frontier;
  readonly byLatency: Frontier;
}
