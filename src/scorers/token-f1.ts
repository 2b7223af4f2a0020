import { z } from 'zod';
import type { Scorer } from '../core/scorer.ts';
import { withoutCitations } from '../metrics/lexical-support.ts';
import { tokenF1 as f1 } from '../metrics/token-f1.ts';

/** F1 of the words that an answer shares with the nearest target. */
export function tokenF1(options: unknown): Scorer {
  z.strictObject({}).parse(options);
  return {
    metric: {
      name: 'token-f1',
      title: 'Token F1',
      aggregation: { kind: 'mean' },
      scale: 1,
      better: 'higher',
    },
    version: 2,
    check() {},
    score({ targets }, reading) {
      if (reading.status !== 'answered') return { value: 0 };
      return { value: f1(withoutCitations(reading.answer, targets), targets) };
    },
  };
}
