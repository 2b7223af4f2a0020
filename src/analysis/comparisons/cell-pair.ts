import type { CellData } from '../trials/run-index.ts';
import type { TestedPair } from './paired-family.ts';

/** Two cells and their test. */
export interface CellPair {
  readonly a: CellData;
  readonly b: CellData;
  readonly tested: TestedPair;
}
