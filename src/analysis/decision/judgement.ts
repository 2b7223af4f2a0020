import type { DecisionCell } from './decision-model.ts';

/** What was measured for one cell of the decision table, and how its claim stands. */
export type Judgement = Pick<DecisionCell, 'measured' | 'short' | 'mark' | 'why'>;
