import type { IngredientRegistry } from '../core/ingredient.ts';
import { createRegistry } from '../core/registry.ts';
import { EXAMPLES } from './ingredients/examples.ts';
import { INSTRUCTIONS } from './ingredients/instructions.ts';
import { RETRIEVAL } from './ingredients/retrieval.ts';
import { WEIGHTS } from './ingredients/weights.ts';

/** The ingredients that come with adaptbench, in the order in which they are put to work. */
export const BUILT_IN_INGREDIENTS: IngredientRegistry = createRegistry('ingredient', [
  INSTRUCTIONS,
  EXAMPLES,
  RETRIEVAL,
  WEIGHTS,
]);
