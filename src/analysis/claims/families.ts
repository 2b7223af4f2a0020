import type { Family } from '../../protocol/words.ts';
import type { CellReport } from '../figures/cell-model.ts';
import { directionOf } from '../trials/right.ts';
import type { TestBed } from './claim.ts';
import { cellsLike } from './comparison-evidence.ts';

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

/** The technique of a family with the best score on this run; `undefined` where none has one. */
export function bestOf(bed: TestBed, family: Family): string | undefined {
  const { primary } = bed.suite;
  const scored = ofFamily(bed, family).flatMap((cell) => {
    const figure = cell.metrics.find(({ metric }) => metric === primary.name)?.figure ?? null;
    return figure === null
      ? []
      : [{ name: cell.technique.name, score: figure.estimate * directionOf(primary) }];
  });
  return scored.toSorted((a, b) => b.score - a.score)[0]?.name;
}
