import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { repetition as shareRepeated } from '../metrics/repetition.ts';

/** Share of an answer's runs of four words that already occurred in it; an answer with fewer words has none. */
export const repetition = defineScorer({
  name: 'repetition',
  options: z.strictObject({}),
  create() {
    return {
      metric: {
        title: 'Repetition',
        aggregation: { kind: 'mean' },
        scale: 1,
        better: 'lower',
      },
      score(_sample, reading) {
        const value = reading.status === 'answered' ? shareRepeated(reading.answer) : undefined;
        return value === undefined ? null : { value };
      },
    };
  },
});
