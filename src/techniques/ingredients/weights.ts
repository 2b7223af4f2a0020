import { defineIngredient } from '../../core/ingredient.ts';
import { weightsSchema } from '../../protocol/technique.ts';

/** A tuned model in place of the base; it knows no other prompt variant than the first. */
export const WEIGHTS = defineIngredient({
  name: 'weights',
  version: 1,
  options: weightsSchema,
  use: ({ tuned }) => ({
    says: 'fine-tuned weights',
    lacks: ({ suite }) =>
      tuned === null && suite.dataset.files.train === undefined
        ? 'needs a model that is fine-tuned on the train split: give "dataset.train", or name a model in "tuned".'
        : undefined,
    promptVariants: (variants) => variants.slice(0, 1),
  }),
});
