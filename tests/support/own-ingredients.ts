import { z } from 'zod';
import { defineIngredient } from '../../src/core/ingredient.ts';
import { defineTechnique } from '../../src/core/preset.ts';
import { BUILT_IN_INGREDIENTS } from '../../src/techniques/built-in-ingredients.ts';
import { BUILT_IN_PRESETS } from '../../src/techniques/presets.ts';

/** Appends a line to the instruction. */
const LINE = defineIngredient({
  name: 'line',
  version: 1,
  options: z.strictObject({ text: z.string().min(1) }),
  use: ({ text }) => ({
    says: 'a line more',
    compose: () => ({
      prompt: (parts) => ({ ...parts, instruction: `${parts.instruction}\n${text}` }),
    }),
  }),
});

/** Asks whether the answer is right, and takes what is said to that. */
const SELF_CHECK = defineIngredient({
  name: 'self-check',
  version: 1,
  options: z.strictObject({ rounds: z.int().min(1).max(5).default(1), alone: z.boolean().default(false) }),
  use: ({ rounds, alone }) => ({
    says: `answers checked ${rounds} times`,
    services: ['checker'],
    steps: ['writing the check'],
    diagnostic: alone,
    lacks: ({ suite }) => (suite.answer.kind === 'text' ? 'checks labels alone.' : undefined),
    calls: (calls, { suite: { generation } }) => [
      ...calls,
      { count: rounds, moreInputTokens: 2 * generation.maxTokens + 20, outputTokens: generation.maxTokens },
    ],
    compose: () => ({
      async answer(next, trial) {
        let reading = await next();
        for (let round = 0; round < rounds && reading.status === 'answered'; round++) {
          const checked = await trial.ask('Look again: positive or negative?', {
            answer: reading.answer,
            number: round,
          });
          reading = checked.reading;
        }
        return reading;
      },
    }),
  }),
});

/** The built-in ingredients and those above. */
export const OWN_INGREDIENTS = BUILT_IN_INGREDIENTS.with([LINE, SELF_CHECK]);

/** The built-in presets and `checked`. */
export const OWN_PRESETS = BUILT_IN_PRESETS.with([
  defineTechnique({ name: 'checked', with: { 'self-check': {} } }),
]);
