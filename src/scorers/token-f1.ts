import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { withoutCitations } from '../metrics/lexical-support.ts';
import { tokenF1 as f1 } from '../metrics/token-f1.ts';

/** F1 of the words that an answer shares with the nearest target. */
export const tokenF1 = defineScorer({
  name: 'token-f1',
  version: 2,
  options: z.strictObject({}),
  create() {
    return {
      metric: {
        title: 'Token F1',
        aggregation: { kind: 'mean' },
        scale: 1,
        better: 'higher',
      },
      score({ targets }, reading) {
        if (reading.status !== 'answered') return { value: 0 };
        return { value: f1(withoutCitations(reading.answer, targets), targets) };
      },
    };
  },
});
