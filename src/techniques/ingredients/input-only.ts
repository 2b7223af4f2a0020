import { z } from 'zod';
import { defineIngredient } from '../../core/ingredient.ts';

/** The input without a word around it, for models that are no assistants: classifiers, translators. */
export const INPUT_ONLY = defineIngredient({
  name: 'input-only',
  version: 1,
  options: z.strictObject({}),
  use: () => ({
    says: 'the input without instructions',
    promptVariants: (variants) => variants.slice(0, 1),
    compose: () => ({
      prompt: (parts) => ({ ...parts, system: null, instruction: '', opening: '' }),
      reading: (rule) => ({ ...rule, begun: false }),
    }),
  }),
});
