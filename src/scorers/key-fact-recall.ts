import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { keyFactRecall as recallOf } from '../metrics/key-facts.ts';
import { metadataOf } from './metadata.ts';

const optionsSchema = z.strictObject({ column: z.string().default('keyFacts') });
const factsSchema = z
  .array(z.strictObject({ fact: z.string().min(1), accept: z.array(z.string().min(1)).min(1) }))
  .min(1);

/** Share of a sample's key facts that the answer states in one of the accepted phrasings. */
export const keyFactRecall = defineScorer({
  name: 'key-fact-recall',
  formerly: 'key-facts',
  options: optionsSchema,
  create({ column }) {
    return {
      metric: {
        title: 'Key-fact recall',
        aggregation: { kind: 'mean' },
        scale: 1,
        better: 'higher',
      },
      check(sample) {
        recallOf('', metadataOf(sample, column, factsSchema));
      },
      score(sample, reading) {
        const { recall, found, missing } = recallOf(
          reading.status === 'answered' ? reading.answer : '',
          metadataOf(sample, column, factsSchema),
        );
        return { value: recall, detail: { found, missing } };
      },
    };
  },
});
