import { isDiagnostic } from '../../protocol/technique.ts';
import type { Family } from '../../protocol/words.ts';
import type { CellReport } from '../figures/cell-model.ts';
import { directionOf } from '../trials/right.ts';
import type { TestBed } from './claim.ts';
import { cellsLike } from './comparison-evidence.ts';

/** Whether the suite says in which passages the answers stand: then its facts are outside the model. */
export function knowsItsPassages({ suite }: TestBed): boolean {
  return (suite.retrieval?.splits.length ?? 0) > 0;
}

/** The techniques of a family on a test bed, of built-in ingredients alone. */
export function ofFamily(bed: TestBed, family: Family): CellReport[] {
  return cellsLike(bed, () => true).filter((cell) => cell.family === family);
}

/** The technique of a family with the best score on this run, whatever it is made of; `undefined` where none has one. */
export function bestOf({ suite, model }: TestBed, family: Family): string | undefined {
  const { cells, primary } = suite;
  const scored = cells.flatMap((cell) => {
    if (cell.model !== model || cell.family !== family || isDiagnostic(cell.technique)) return [];
    const figure = cell.metrics.find(({ metric }) => metric === primary.name)?.figure ?? null;
    return figure === null
      ? []
      : [{ name: cell.technique.name, score: figure.estimate * directionOf(primary) }];
  });
  return scored.toSorted((a, b) => b.score - a.score)[0]?.name;
}
