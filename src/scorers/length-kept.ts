import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { splitWords } from '../metrics/readability.ts';
import { metadataOf } from './metadata.ts';

const optionsSchema = z.strictObject({ column: z.string().default('maxWords') });

/** 1 when the answer keeps to the sample's word limit; a format error does not. */
export const lengthKept = defineScorer({
  name: 'length-kept',
  options: optionsSchema,
  create({ column }) {
    return {
      metric: {
        title: 'Length limit kept',
        aggregation: { kind: 'proportion' },
        scale: 1,
        better: 'higher',
      },
      check(sample) {
        metadataOf(sample, column, z.int().min(1));
      },
      score(sample, reading) {
        if (reading.status === 'format-error') return { value: 0 };
        const words = splitWords(reading.answer).length;
        return { value: words <= metadataOf(sample, column, z.int()) ? 1 : 0, detail: { words } };
      },
    };
  },
});
