import type { Scorer } from '../core/scorer.ts';
import { OPENING_CLASSES, openingClass, STRUCTURE_CLASSES, structureClass } from '../metrics/form.ts';

/** Share of the answers that begin in the most frequent way; a format error is an empty answer. */
export function openingRegularity(): Scorer {
  return regularity({
    name: 'opening-regularity',
    title: 'Openings alike',
    classes: OPENING_CLASSES,
    classOf: openingClass,
  });
}

/** Share of the answers of the most frequent structure; a format error is an empty answer. */
export function structureRegularity(): Scorer {
  return regularity({
    name: 'structure-regularity',
    title: 'Structure alike',
    classes: STRUCTURE_CLASSES,
    classOf: structureClass,
  });
}

function regularity(options: {
  readonly name: string;
  readonly title: string;
  readonly classes: number;
  readonly classOf: (text: string) => number;
}): Scorer {
  const { name, title, classes, classOf } = options;
  return {
    metric: {
      name,
      title,
      aggregation: { kind: 'corpus', formula: 'regularity' },
      scale: 1,
      better: 'higher',
    },
    version: 1,
    check() {},
    score(_sample, reading) {
      const own = classOf(reading.status === 'answered' ? reading.answer : '');
      // One answer is always like itself; only together do they have a regularity.
      return {
        value: reading.status === 'answered' ? 1 : 0,
        statistics: Array.from({ length: classes }, (_, index) => (index === own ? 1 : 0)),
      };
    },
  };
}
