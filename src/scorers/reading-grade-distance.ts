import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer } from '../core/scorer.ts';
import { nonLatinShare } from '../lib/scripts.ts';
import { fleschKincaidGrade } from '../metrics/readability.ts';
import { metadataOf } from './metadata.ts';

const optionsSchema = z.strictObject({ column: z.string().default('targetGrade') });

/** From this share of letters on that are not Latin, a text is not English. */
const NOT_ENGLISH = 0.5;

/**
 * How many school grades the answer's Flesch-Kincaid grade is away from the target; an answer without words, or in another
 * script than the Latin one, has no grade.
 */
export const readingGradeDistance = defineScorer({
  name: 'reading-grade-distance',
  formerly: 'reading-grade',
  options: optionsSchema,
  create({ column }) {
    return {
      metric: {
        title: 'Reading-grade distance',
        aggregation: { kind: 'mean' },
        scale: null,
        better: 'lower',
      },
      check(sample) {
        metadataOf(sample, column, z.number());
        const foreign = sample.targets.find((target) => nonLatinShare(target) > NOT_ENGLISH);
        if (foreign === undefined) return;
        throw new BenchError(
          'INVALID_DATA',
          `the sample "${sample.id}" has a target that is not in the Latin script, and reading-grade-distance knows English alone: ${JSON.stringify(foreign)}.`,
          { hint: 'Remove reading-grade-distance from "scorers".' },
        );
      },
      score(sample, reading) {
        const grade =
          reading.status === 'answered' && nonLatinShare(reading.answer) <= NOT_ENGLISH
            ? fleschKincaidGrade(reading.answer)
            : undefined;
        if (grade === undefined) return null;
        return { value: Math.abs(grade - metadataOf(sample, column, z.number())), detail: { grade } };
      },
    };
  },
});
