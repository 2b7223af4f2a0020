import type { Technique } from '../core/technique.ts';
import { composeTechnique } from '../techniques/compose.ts';
import type { PlannedCell } from './plan.ts';

/** The technique of a planned cell with one of its wordings. */
export function composeCell(
  cell: PlannedCell,
  { wording, seed }: { readonly wording: number; readonly seed: number },
): Technique {
  return composeTechnique({
    suite: cell.suite,
    spec: cell.header.technique,
    wording,
    form: cell.model.form,
    train: cell.train,
    seed,
    corpus: cell.corpus,
  });
}
