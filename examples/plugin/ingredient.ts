import { defineIngredient } from 'adaptbench';
import { z } from 'zod';

/** Tells the model what words mean: one line for each term, after the instruction. */
export const glossary = defineIngredient({
  name: 'glossary',
  // Raise it whenever the same options would make another prompt.
  version: 1,
  options: z.strictObject({ terms: z.record(z.string(), z.array(z.string().min(1)).min(1)) }),
  use({ terms }) {
    const lines = Object.entries(terms).map(([term, words]) => `- ${term}: ${words.join(', ')}`);
    return {
      says: `a glossary of ${lines.length} terms`,
      steps: ['writing a glossary'],
      lacks: ({ suite }) => (suite.answer.kind === 'label' ? undefined : 'explains labels alone.'),
      compose: () => ({
        prompt: (parts) => ({ ...parts, instruction: [parts.instruction, ...lines].join('\n') }),
      }),
    };
  },
});
