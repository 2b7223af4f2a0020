import type { DecisionCell } from '../report.ts';

/** What was measured for one cell of the decision table, and how its claim stands. */
export type Judgement = Pick<DecisionCell, 'measured' | 'short' | 'mark' | 'why'>;
