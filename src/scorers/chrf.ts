import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { chrfFromSums, chrfStatistics } from '../metrics/chrf.ts';
import { CHRF } from '../metrics/corpus-formulas.ts';

/** Character n-gram F-score as sacrebleu computes it; a format error is an empty translation. */
export const chrf = defineScorer({
  name: 'chrf',
  options: z.strictObject({}),
  formula: CHRF,
  create() {
    return {
      metric: {
        title: 'chrF',
        aggregation: { kind: 'corpus', formula: 'chrf' },
        scale: 100,
        better: 'higher',
      },
      score(sample, reading) {
        const statistics = chrfStatistics(
          reading.status === 'answered' ? reading.answer : '',
          sample.targets,
        );
        return { value: chrfFromSums(statistics), statistics };
      },
    };
  },
});
