import type { Scorer } from '../core/scorer.ts';
import { logLengthRatio, spreadStatistics } from '../metrics/form.ts';

/**
 * How unevenly long answers are beside the accepted ones: the standard deviation of the logarithm of the ratio. A format
 * error is an empty answer.
 */
export function lengthSpread(): Scorer {
  return {
    metric: {
      name: 'length-spread',
      title: 'Length spread',
      aggregation: { kind: 'corpus', formula: 'spread' },
      scale: null,
      better: 'lower',
    },
    version: 1,
    check() {},
    score(sample, reading) {
      const answer = reading.status === 'answered' ? reading.answer : '';
      const ratio = logLengthRatio(answer, sample.targets[0] ?? '');
      return { value: Math.abs(ratio), statistics: spreadStatistics(ratio) };
    },
  };
}
