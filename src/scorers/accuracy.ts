import { z } from 'zod';
import { canonicalAnswer } from '../core/canonical-answer.ts';
import { defineScorer } from '../core/scorer.ts';

/** 1 when the answer is one of the targets: the same label, the same number (`12.0` is `12`), or the same text. */
export const accuracy = defineScorer({
  name: 'accuracy',
  version: 2,
  options: z.strictObject({}),
  create(_options, { answer }) {
    return {
      metric: {
        title: 'Accuracy',
        aggregation: { kind: 'proportion' },
        scale: 1,
        better: 'higher',
      },
      score(sample, reading) {
        if (reading.status !== 'answered') return { value: 0 };
        const given = canonicalAnswer(reading.answer, answer);
        const right =
          given !== null && sample.targets.some((target) => canonicalAnswer(target, answer) === given);
        return { value: right ? 1 : 0 };
      },
    };
  },
});
