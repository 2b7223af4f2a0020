import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer } from '../core/scorer.ts';
import { macroF1Statistics } from '../metrics/classification.ts';
import { MACRO_F1 } from '../metrics/corpus-formulas.ts';

/** Macro-averaged F1 over the suite's labels; a format error is a prediction of no class. */
export const macroF1 = defineScorer({
  name: 'macro-f1',
  options: z.strictObject({}),
  formula: MACRO_F1,
  create(_options, { answer }) {
    if (answer.kind !== 'label') {
      throw new BenchError('INVALID_CONFIG', 'the scorer "macro-f1" needs the answer kind "label".');
    }
    const { labels } = answer;
    return {
      metric: {
        title: 'Macro-F1',
        aggregation: { kind: 'corpus', formula: 'macro-f1', onlyTogether: true },
        scale: 1,
        better: 'higher',
      },
      score(sample, reading) {
        const predicted = reading.status === 'answered' ? reading.answer : null;
        const target = sample.targets[0] ?? '';
        return {
          value: predicted === target ? 1 : 0,
          statistics: macroF1Statistics({ target, predicted }, labels),
        };
      },
    };
  },
});
