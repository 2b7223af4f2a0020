import type { JsonValue } from './json.ts';

/** The part of a dataset that a sample belongs to: shots and training, tuning, or measuring. */
export type Split = 'train' | 'dev' | 'test';

/** Every split, in the order of use. */
export const SPLITS = ['train', 'dev', 'test'] as const satisfies readonly Split[];

/** One row of a dataset. */
export interface Sample {
  /** Unique within its suite. */
  readonly id: string;
  readonly split: Split;
  /** The main text that a technique is asked about. */
  readonly input: string;
  /** Accepted answers or reference texts, at least one; the first is the one shown as an example. */
  readonly targets: readonly string[];
  /** Everything else that the suite maps: slices, template variables, what scorers need. */
  readonly metadata: Readonly<Record<string, JsonValue>>;
}
