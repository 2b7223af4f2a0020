import type { Prompt } from '../protocol/model.ts';

/** One solved question, in the very form in which the tuned model will be asked. */
export interface TrainingRow {
  /** Id of the sample. */
  readonly sample: string;
  readonly prompt: Prompt;
  readonly answer: string;
}
