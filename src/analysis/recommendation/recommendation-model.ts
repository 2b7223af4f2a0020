import type { NanoUsd } from '../../lib/money.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { Family } from '../../protocol/words.ts';
import type { DetectionPlan } from '../comparisons/detection-plan.ts';
import type { Figure } from '../figures/figure.ts';

/** A technique as a choice: what a decision weighs. */
export interface Option {
  readonly technique: string;
  readonly family: Family;
  /** Primary metric, in its unit. */
  readonly quality: Figure;
  /** Per answer, set-up apart; `null` is unknown. */
  readonly perAnswer: NanoUsd | null;
  /** Until the first answer, declared people's time included; `null` is unknown. */
  readonly setup: NanoUsd | null;
  /** What one change of facts takes: the index again, or the training again where nothing is retrieved; `null` is unknown. */
  readonly perUpdate: NanoUsd | null;
  /** A month at the volume and the frequency of changes that were given, or at the volume assumed; `null` is unknown. */
  readonly month: NanoUsd | null;
  /** Median of an answer in ms; `null` is not measured. */
  readonly latencyMs: number | null;
  /** Whether the latency is approximate; absent where it is not. */
  readonly approximate?: true;
  /** Labelled examples that it needs at hand: shots and what they are chosen from, rows of training and among documents. */
  readonly examples: number | null;
  /** Why it is no option: nothing of it was right, or limits that it does not keep or cannot be shown to keep. */
  readonly against: readonly string[];
}

/** A step of the ladder from prompting over retrieval to tuning. */
export interface Step {
  readonly family: Family;
  readonly taken: boolean;
  /** What it was taken or refused for, with the measured difference. */
  readonly why: string;
}

/** Another input under which another technique would be recommended. */
export interface Flip {
  /** As a condition: `at most $0.010 per 1,000 answers`. */
  readonly when: string;
  /** `null`: then no technique would be left. */
  readonly technique: string | null;
}

/** What to do for one suite and model, and how sure that is. */
export interface Recommendation {
  readonly suite: string;
  readonly model: string;
  /** `null` when no technique is an option. */
  readonly technique: string | null;
  /** The answer in one sentence. */
  readonly answer: string;
  readonly steps: readonly Step[];
  readonly options: readonly Option[];
  /**
   * By how much the best of the other options may be better in the primary metric's unit, with its 95% interval; negative
   * where none is. `null` without another option.
   */
  readonly regret: { readonly against: string; readonly figure: Figure } | null;
  /** Chance, over resampled samples, that no other option is better by the margin or more; `null` where it is not known. */
  readonly sure: number | null;
  readonly flips: readonly Flip[];
  /** What would settle what is open; `null` when nothing is. */
  readonly next: {
    readonly text: string;
    readonly plan: DetectionPlan;
    /** What it costs to ask both techniques on as many samples as it takes; `null` where it is not known. */
    readonly cost: NanoUsd | null;
  } | null;
}

/** Whether nothing that a technique answered was right at all. */
export function isNothingRight({ quality }: Pick<Option, 'quality'>, { better }: MetricInfo): boolean {
  return better === 'higher' && quality.estimate === 0;
}

/** What no technique does where none is an option: `keeps the limits`. */
export function sayNoOption({ options }: Pick<Recommendation, 'options'>, primary: MetricInfo): string {
  const isLimited = options.some(
    (option) => option.against.length > (isNothingRight(option, primary) ? 1 : 0),
  );
  return isLimited ? 'keeps the limits' : 'got anything right';
}

/** A lower chance that nothing is better makes a choice a provisional one. */
const LIKELY = 0.5;

/** Whether a choice stands only because nothing else is shown to be better, though something may well be. */
export function isProvisional({ sure }: Pick<Recommendation, 'sure'>): boolean {
  return sure !== null && sure < LIKELY;
}
