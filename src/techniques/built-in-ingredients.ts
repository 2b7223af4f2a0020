import type { IngredientRegistry } from '../core/ingredient.ts';
import { createRegistry } from '../core/registry.ts';
import { EFFORT } from './ingredients/effort.ts';
import { EXAMPLES } from './ingredients/examples.ts';
import { INPUT_ONLY } from './ingredients/input-only.ts';
import { INSTRUCTIONS } from './ingredients/instructions.ts';
import { RETRIEVAL } from './ingredients/retrieval.ts';
import { STRUCTURED } from './ingredients/structured.ts';
import { WEIGHTS } from './ingredients/weights.ts';

/** The ingredients that come with adaptbench, in the order in which they are put to work. */
export const BUILT_IN_INGREDIENTS: IngredientRegistry = createRegistry('ingredient', [
  INSTRUCTIONS,
  EXAMPLES,
  RETRIEVAL,
  WEIGHTS,
  INPUT_ONLY,
  STRUCTURED,
  EFFORT,
]);
