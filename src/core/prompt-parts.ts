import type { Sample } from '../protocol/sample.ts';

/** One way of telling the model what to do. */
export interface PromptVariant {
  readonly system: string | null;
  readonly instruction: string;
}

/** A solved sample that is shown before the question. */
export interface Shot {
  readonly sample: Sample;
  /** What was retrieved for it; `null` where nothing is shown. */
  readonly context: string | null;
  readonly question: string;
  readonly answer: string;
}

/** The parts of a prompt, the same for both forms. */
export interface PromptParts extends PromptVariant {
  readonly shots: readonly Shot[];
  /** What was retrieved for the question; `null` where nothing is. */
  readonly context: string | null;
  readonly question: string;
  /** How the answer begins: a label such as `Sentiment:`, or the cue that starts the reasoning. */
  readonly opening: string;
}
