import type { Scorer } from '../core/scorer.ts';
import { chrfFromSums, chrfStatistics } from '../metrics/chrf.ts';

/** Character n-gram F-score as sacrebleu computes it; a format error is an empty translation. */
export function chrf(): Scorer {
  return {
    metric: {
      name: 'chrf',
      title: 'chrF',
      aggregation: { kind: 'corpus', formula: 'chrf' },
      scale: 100,
      better: 'higher',
    },
    version: 1,
    check() {},
    score(sample, reading) {
      const statistics = chrfStatistics(reading.status === 'answered' ? reading.answer : '', sample.targets);
      return { value: chrfFromSums(statistics), statistics };
    },
  };
}
