import { z } from 'zod';
import { defineScorer, type ScorerDefinition } from '../core/scorer.ts';
import type { Direction } from '../protocol/words.ts';
import { refusalOptions, refusalReader } from './refusal.ts';

/** Unanswerable questions that were refused; says nothing about the others. */
export const correctRefusals = refusalScorer({
  name: 'correct-refusals',
  formerly: 'refusals',
  title: 'Unanswerable refused',
  better: 'higher',
  ofUnanswerable: true,
});

/** Answerable questions that were refused nonetheless; says nothing about the others. */
export const falseRefusals = refusalScorer({
  name: 'false-refusals',
  title: 'Answerable refused',
  better: 'lower',
  ofUnanswerable: false,
});

function refusalScorer(settings: {
  readonly name: string;
  readonly formerly?: string;
  readonly title: string;
  readonly better: Direction;
  readonly ofUnanswerable: boolean;
}): ScorerDefinition {
  const { title, better, ofUnanswerable, ...named } = settings;
  return defineScorer({
    ...named,
    options: z.strictObject(refusalOptions),
    create(options) {
      const { refuses, isUnanswerable } = refusalReader(options.refusals);
      return {
        metric: { title, aggregation: { kind: 'proportion' }, scale: 1, better },
        score({ targets }, reading) {
          if (isUnanswerable(targets) !== ofUnanswerable) return null;
          return { value: reading.status === 'answered' && refuses(reading.answer) ? 1 : 0 };
        },
      };
    },
  });
}
