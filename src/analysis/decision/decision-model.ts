import type { Family } from '../../protocol/words.ts';

/** The seven aspects of the decision table, in its order, and where the data goes. */
export type Aspect =
  | 'cost'
  | 'time'
  | 'complexity'
  | 'data'
  | 'best-for'
  | 'updates'
  | 'scalability'
  | 'privacy';

/** How a claim stands against what was measured. */
export type Mark = 'confirmed' | 'contradicted' | 'not settled' | 'not measured';

/** One cell of the decision table: the widely taught claim beside the evidence. */
export interface DecisionCell {
  readonly family: Family;
  /** `null`: the table says nothing about this family. */
  readonly claim: string | null;
  /** What was measured, in words and numbers; `null` when nothing was. */
  readonly measured: string | null;
  /** The same in a few words, for a table at a glance. */
  readonly short: string | null;
  readonly mark: Mark;
  /** The rule by which the mark was given, or what is missing. */
  readonly why: string;
}

/** A row of the decision table. */
export interface DecisionRow {
  readonly aspect: Aspect;
  readonly title: string;
  readonly cells: readonly DecisionCell[];
}
