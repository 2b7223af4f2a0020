import { z } from 'zod';
import type { Scorer } from '../core/scorer.ts';
import { refusalOptions, refusalReader } from './refusal.ts';

const optionsSchema = z.strictObject(refusalOptions);

/** Unanswerable questions that were refused; says nothing about the others. */
export function refusals(options: unknown): Scorer {
  const { refuses, isUnanswerable } = refusalReader(optionsSchema.parse(options).refusals);
  return {
    metric: {
      name: 'correct-refusals',
      title: 'Unanswerable refused',
      aggregation: { kind: 'proportion' },
      scale: 1,
      better: 'higher',
    },
    version: 1,
    check() {},
    score({ targets }, reading) {
      if (!isUnanswerable(targets)) return null;
      return { value: reading.status === 'answered' && refuses(reading.answer) ? 1 : 0 };
    },
  };
}

/** Answerable questions that were refused nonetheless; says nothing about the others. */
export function falseRefusals(options: unknown): Scorer {
  const { refuses, isUnanswerable } = refusalReader(optionsSchema.parse(options).refusals);
  return {
    metric: {
      name: 'false-refusals',
      title: 'Answerable refused',
      aggregation: { kind: 'proportion' },
      scale: 1,
      better: 'lower',
    },
    version: 1,
    check() {},
    score({ targets }, reading) {
      if (isUnanswerable(targets)) return null;
      return { value: reading.status === 'answered' && refuses(reading.answer) ? 1 : 0 };
    },
  };
}
