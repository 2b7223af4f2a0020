import { z } from 'zod';
import { defineIngredient } from '../../core/ingredient.ts';
import { hasOwnText } from '../../protocol/technique.ts';

/** The input of a sample without a word around it, for models that are no assistants: classifiers, translators. */
export const INPUT_ONLY = defineIngredient({
  name: 'input-only',
  version: 1,
  options: z.strictObject({}),
  use: () => ({
    says: 'the input without instructions',
    lacks: ({ spec }) =>
      hasOwnText(spec)
        ? 'shows the input alone, so an "instruction" or a "system" of its own says nothing: start from another preset, for instance "plain".'
        : undefined,
    promptVariants: (variants) => variants.slice(0, 1),
    compose: () => ({
      prompt: (parts, { sample }) => ({
        ...parts,
        system: null,
        instruction: '',
        question: sample.input,
        opening: '',
      }),
      requests: (requests) => requests.map((request) => ({ ...request, stop: [] })),
      reading: (rule) => ({ ...rule, begun: false }),
    }),
  }),
});
