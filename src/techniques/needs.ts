import {
  type IngredientPlace,
  type IngredientRegistry,
  ingredientsOf,
  type PlannedCalls,
} from '../core/ingredient.ts';
import type { PromptVariant } from '../core/prompt-parts.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { PromptForm } from '../protocol/words.ts';

/** Where a technique stands, and what it is made of. */
export interface TechniquePlace extends IngredientPlace {
  readonly ingredients: IngredientRegistry;
}

/** The prompt variants that a suite offers for a technique; the first is the default, and the only one that tuned models know. */
export function promptVariantsOf({ ingredients, ...place }: TechniquePlace): readonly PromptVariant[] {
  return ingredientsOf(place.spec, ingredients).reduce<readonly PromptVariant[]>(
    (variants, { use }) => use.promptVariants?.(variants, place) ?? variants,
    [],
  );
}

/** The most calls of a trial, each as long as it may be. */
export function plannedCalls({
  ingredients,
  ...place
}: TechniquePlace & { readonly form: PromptForm }): readonly PlannedCalls[] {
  const { maxTokens } = place.suite.generation;
  return ingredientsOf(place.spec, ingredients).reduce<readonly PlannedCalls[]>(
    (calls, { use }) => use.calls?.(calls, place) ?? calls,
    [{ count: 1, moreInputTokens: 0, outputTokens: maxTokens }],
  );
}

/** Whether a technique needs the documents of its suite, and whether it searches in them. */
export function documentsFor(
  spec: TechniqueSpec,
  ingredients: IngredientRegistry,
): 'none' | 'read' | 'searched' {
  const needed = ingredientsOf(spec, ingredients).map(({ use }) => use.documents);
  if (needed.includes('searched')) return 'searched';
  return needed.includes('read') ? 'read' : 'none';
}
