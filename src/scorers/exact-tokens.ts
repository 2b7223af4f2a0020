import { z } from 'zod';
import { defineScorer } from '../core/scorer.ts';
import { containsTokens } from '../metrics/exact.ts';
import { metadataOf } from './metadata.ts';

const optionsSchema = z.strictObject({ column: z.string().default('exact') });
const tokensSchema = z.array(z.string().min(1));

/** 1 when every placeholder, number and name that must survive does; says nothing about samples without any. */
export const exactTokens = defineScorer({
  name: 'exact-tokens',
  options: optionsSchema,
  create({ column }) {
    return {
      metric: {
        title: 'Placeholders and numbers kept',
        aggregation: { kind: 'proportion' },
        scale: 1,
        better: 'higher',
      },
      check(sample) {
        containsTokens('', metadataOf(sample, column, tokensSchema));
      },
      score(sample, reading) {
        const tokens = metadataOf(sample, column, tokensSchema);
        if (tokens.length === 0) return null;
        const { missing } = containsTokens(reading.status === 'answered' ? reading.answer : '', tokens);
        return { value: missing.length === 0 ? 1 : 0, detail: { missing } };
      },
    };
  },
});
