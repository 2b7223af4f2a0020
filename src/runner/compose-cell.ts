import type { Technique } from '../core/technique.ts';
import { deriveSeed } from '../lib/random.ts';
import { composeTechnique } from '../techniques/compose.ts';
import type { PlannedCell } from './plan.ts';

/** The technique of a planned cell with one of its prompt variants. */
export function composeCell(
  cell: PlannedCell,
  { promptVariant, seed }: { readonly promptVariant: number; readonly seed: number },
): Technique {
  const { curve } = cell.header;
  return composeTechnique({
    suite: cell.suite,
    ingredients: cell.ingredients,
    spec: cell.header.technique,
    promptVariant,
    form: cell.model.form,
    train: cell.train,
    // Along a learning curve the choice of examples is what is repeated.
    seed: curve === undefined ? seed : deriveSeed(seed, curve.seed),
    corpus: cell.corpus,
  });
}
