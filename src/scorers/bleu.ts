import type { Scorer } from '../core/scorer.ts';
import { bleuStatistics, sentenceBleu } from '../metrics/bleu.ts';

/** BLEU as sacrebleu computes it; a format error is an empty translation. */
export function bleu(): Scorer {
  return {
    metric: {
      name: 'bleu',
      title: 'BLEU',
      aggregation: { kind: 'corpus', formula: 'bleu' },
      scale: 100,
      better: 'higher',
    },
    version: 1,
    check() {},
    score(sample, reading) {
      const hypothesis = reading.status === 'answered' ? reading.answer : '';
      return {
        value: sentenceBleu(hypothesis, sample.targets),
        statistics: bleuStatistics(hypothesis, sample.targets),
      };
    },
  };
}
