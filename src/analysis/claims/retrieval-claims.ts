import type { Family } from '../../core/technique.ts';
import type { CellReport } from '../figures/cell-model.ts';
import type { Claim, TestBed } from './claim.ts';
import { betterEvidence, cellsLike } from './comparison-evidence.ts';

/** Claims about looking things up. */
export const RETRIEVAL_CLAIMS: readonly Claim[] = [
  {
    id: 'rag-for-unseen',
    quotation: 'RAG answers from documents that the model never saw.',
    test: 'Held where a technique that searches is better than the reference on questions whose answers stand in known passages, failed where none is and each is worse or equivalent.',
    needs: 'a technique that searches, on a suite that names the passages with the answers',
    evidence: (bed) =>
      knowsItsPassages(bed)
        ? ofFamily(bed, 'rag').flatMap((cell) =>
            betterEvidence(bed, { for: cell.technique.name, against: bed.suite.reference }),
          )
        : [],
  },
  {
    id: 'rag-when-external',
    quotation: 'Move to RAG if external, private or real-time information is needed.',
    test: 'Tested by its other side: on suites whose answers need no outside facts, held where searching is worse than or equivalent to the reference (the step would not earn its place), failed where it is better.',
    needs: 'a technique that searches, on a suite that needs no outside facts',
    evidence: (bed) =>
      knowsItsPassages(bed)
        ? []
        : ofFamily(bed, 'rag').flatMap((cell) =>
            betterEvidence(bed, { for: cell.technique.name, against: bed.suite.reference }).map((found) => ({
              ...found,
              verdict: turned(found.verdict),
            })),
          ),
  },
];

/** Whether the suite says in which passages the answers stand: then its facts are outside the model. */
export function knowsItsPassages({ suite }: TestBed): boolean {
  return (suite.retrieval?.splits.length ?? 0) > 0;
}

/** The techniques of a family on a test bed. */
export function ofFamily(bed: TestBed, family: Family): CellReport[] {
  const names = new Set(
    bed.suite.cells
      .filter((cell) => cell.model === bed.model && cell.family === family)
      .map((cell) => cell.technique.name),
  );
  return cellsLike(bed, (spec) => names.has(spec.name));
}

function turned<T extends string>(verdict: T): 'held' | 'failed' | 'not settled' {
  return verdict === 'held' ? 'failed' : verdict === 'failed' ? 'held' : 'not settled';
}
