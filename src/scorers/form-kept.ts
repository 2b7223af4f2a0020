import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer } from '../core/scorer.ts';
import { metadataOf } from './metadata.ts';

const pattern = z
  .string()
  .min(1)
  .transform((source, context) => {
    try {
      return new RegExp(source, 'u');
    } catch {
      context.addIssue({ code: 'custom', message: `"${source}" is not a regular expression` });
      return z.NEVER;
    }
  });

const optionsSchema = z.strictObject({
  column: z.string().optional(),
  rules: z
    .array(
      z
        .strictObject({
          name: z.string().min(1),
          value: z.string().optional(),
          applies: pattern.optional(),
          keeps: pattern.optional(),
          avoids: pattern.optional(),
        })
        .refine(({ keeps, avoids }) => (keeps === undefined) !== (avoids === undefined), {
          message: 'a rule has either "keeps" or "avoids"',
        }),
    )
    .min(1),
});

/**
 * Share of the rules of form that an answer keeps, of those that apply to it: rules for one value of a column apply to its
 * samples, and `applies` has to be found in the answer. Nothing is said of an answer to which no rule applies; a format
 * error keeps none.
 */
export const formKept = defineScorer({
  name: 'form-kept',
  options: optionsSchema,
  create({ column, rules }) {
    if (column === undefined && rules.some(({ value }) => value !== undefined)) {
      throw new BenchError('INVALID_CONFIG', 'rules for a value need the "column" that it stands in.');
    }
    return {
      metric: {
        title: 'House style kept',
        aggregation: { kind: 'mean' },
        scale: 1,
        better: 'higher',
      },
      check(sample) {
        if (column !== undefined) metadataOf(sample, column, z.string());
      },
      score(sample, reading) {
        if (reading.status === 'format-error') return { value: 0 };
        const { answer } = reading;
        const own = column === undefined ? undefined : metadataOf(sample, column, z.string());
        const applying = rules.filter(
          ({ value, applies }) =>
            (value === undefined || value === own) && (applies === undefined || applies.test(answer)),
        );
        if (applying.length === 0) return null;
        const broken = applying.filter(({ keeps, avoids }) =>
          keeps === undefined ? avoids?.test(answer) === true : !keeps.test(answer),
        );
        return {
          value: 1 - broken.length / applying.length,
          detail: { broken: broken.map(({ name }) => name) },
        };
      },
    };
  },
});
