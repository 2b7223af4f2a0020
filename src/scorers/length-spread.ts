import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { SPREAD } from '../metrics/corpus-formulas.ts';
import { logLengthRatio, spreadStatistics } from '../metrics/form.ts';

/**
 * How unevenly long answers are beside the accepted ones: the standard deviation of the logarithm of the ratio. A format
 * error is an empty answer.
 */
export const lengthSpread = defineScorer({
  name: 'length-spread',
  options: z.strictObject({}),
  formula: SPREAD,
  create() {
    return {
      metric: {
        title: 'Length spread',
        aggregation: { kind: 'corpus', formula: 'spread', onlyTogether: true },
        scale: null,
        better: 'lower',
      },
      score(sample, reading) {
        const answer = reading.status === 'answered' ? reading.answer : '';
        const ratio = logLengthRatio(answer, sample.targets[0] ?? '');
        return { value: Math.abs(ratio), statistics: spreadStatistics(ratio) };
      },
    };
  },
});
