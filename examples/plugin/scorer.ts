import { defineScorer } from 'adaptbench';
import { z } from 'zod';

/** What a wrong answer costs: the minutes until a note has found the right desk. */
export const minutesLost = defineScorer({
  name: 'minutes-lost',
  // Raise it whenever the same answer could get another value.
  version: 1,
  options: z.strictObject({ wrong: z.number().positive(), unread: z.number().positive() }),
  create: ({ wrong, unread }) => ({
    metric: {
      title: 'Minutes lost',
      aggregation: { kind: 'mean' },
      scale: null,
      better: 'lower',
    },
    score(sample, reading) {
      if (reading.status === 'format-error') return { value: unread, detail: reading.reason };
      return { value: sample.targets.includes(reading.answer) ? 0 : wrong };
    },
  }),
});
