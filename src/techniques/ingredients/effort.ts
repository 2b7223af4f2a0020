import { z } from 'zod';
import { defineIngredient } from '../../core/ingredient.ts';
import { REASONING_EFFORTS } from '../../protocol/words.ts';

/** How much a reasoning model may think, whatever its suite or run says. */
export const EFFORT = defineIngredient({
  name: 'effort',
  version: 1,
  options: z.strictObject({ level: z.enum(REASONING_EFFORTS) }),
  use: ({ level }) => ({
    says: `reasoning effort ${level}`,
    asks: ['reasoningEffort'],
    compose: () => ({
      requests: (requests) => requests.map((request) => ({ ...request, reasoningEffort: level })),
    }),
  }),
});
