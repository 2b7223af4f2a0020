import { z } from 'zod';
import type { Scorer } from '../core/scorer.ts';
import { fleschKincaidGrade } from '../metrics/readability.ts';
import { metadataOf } from './metadata.ts';

const optionsSchema = z.strictObject({ column: z.string().default('targetGrade') });

/** How many school grades the answer's Flesch-Kincaid grade is away from the target; no words, no grade. */
export function readingGrade(options: unknown): Scorer {
  const { column } = optionsSchema.parse(options);
  return {
    metric: {
      name: 'reading-grade-distance',
      title: 'Reading-grade distance',
      aggregation: { kind: 'mean' },
      scale: null,
      better: 'lower',
    },
    version: 1,
    check(sample) {
      metadataOf(sample, column, z.number());
    },
    score(sample, reading) {
      const grade = reading.status === 'answered' ? fleschKincaidGrade(reading.answer) : undefined;
      if (grade === undefined) return null;
      return { value: Math.abs(grade - metadataOf(sample, column, z.number())), detail: { grade } };
    },
  };
}
