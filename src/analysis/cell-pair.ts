import type { TestedPair } from './paired-family.ts';
import type { CellData } from './run-index.ts';

/** Two cells and their test. */
export interface CellPair {
  readonly a: CellData;
  readonly b: CellData;
  readonly tested: TestedPair;
}
