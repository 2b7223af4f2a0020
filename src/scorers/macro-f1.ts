import { BenchError } from '../core/errors.ts';
import type { Scorer } from '../core/scorer.ts';
import { macroF1Statistics } from '../metrics/classification.ts';
import type { AnswerFormat } from '../protocol/suite.ts';

/** Macro-averaged F1 over the suite's labels; a format error is a prediction of no class. */
export function macroF1(_options: unknown, answer: AnswerFormat): Scorer {
  if (answer.kind !== 'label') {
    throw new BenchError('INVALID_CONFIG', 'the scorer "macro-f1" needs the answer kind "label".');
  }
  const { labels } = answer;
  return {
    metric: {
      name: 'macro-f1',
      title: 'Macro-F1',
      aggregation: { kind: 'corpus', formula: 'macro-f1' },
      scale: 1,
      better: 'higher',
    },
    version: 1,
    check() {},
    score(sample, reading) {
      const predicted = reading.status === 'answered' ? reading.answer : null;
      const target = sample.targets[0] ?? '';
      return {
        value: predicted === target ? 1 : 0,
        statistics: macroF1Statistics({ target, predicted }, labels),
      };
    },
  };
}
