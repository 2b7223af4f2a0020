import { z } from 'zod';
import { defineScorer, type ScorerDefinition } from '../core/scorer.ts';
import { REGULARITY } from '../metrics/corpus-formulas.ts';
import { OPENING_CLASSES, openingClass, STRUCTURE_CLASSES, structureClass } from '../metrics/form.ts';

/** Share of the answers that begin in the most frequent way; a format error is an empty answer. */
export const openingRegularity = regularity({
  name: 'opening-regularity',
  title: 'Openings alike',
  classes: OPENING_CLASSES,
  classOf: openingClass,
});

/** Share of the answers of the most frequent structure; a format error is an empty answer. */
export const structureRegularity = regularity({
  name: 'structure-regularity',
  title: 'Structure alike',
  classes: STRUCTURE_CLASSES,
  classOf: structureClass,
});

function regularity(settings: {
  readonly name: string;
  readonly title: string;
  readonly classes: number;
  readonly classOf: (text: string) => number;
}): ScorerDefinition {
  const { name, title, classes, classOf } = settings;
  return defineScorer({
    name,
    options: z.strictObject({}),
    formula: REGULARITY,
    create: () => ({
      metric: {
        title,
        aggregation: { kind: 'corpus', formula: 'regularity', onlyTogether: true },
        scale: 1,
        better: 'higher',
      },
      score(_sample, reading) {
        const own = classOf(reading.status === 'answered' ? reading.answer : '');
        // One answer is always like itself; only together do they have a regularity.
        return {
          value: reading.status === 'answered' ? 1 : 0,
          statistics: Array.from({ length: classes }, (_, index) => (index === own ? 1 : 0)),
        };
      },
    }),
  });
}
