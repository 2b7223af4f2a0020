import { defineIngredient } from '../../core/ingredient.ts';
import { plural } from '../../lib/format.ts';
import { retrievalIngredientSchema } from '../../protocol/retrieval.ts';
import { passageSourceOf } from '../passage-source.ts';

/** Passages of the suite's documents shown before the question. */
export const RETRIEVAL = defineIngredient({
  name: 'retrieval',
  version: 1,
  options: retrievalIngredientSchema,
  use: (options) => ({
    says: plural(options.topK, 'passage'),
    documents: options.mode === 'search' ? 'searched' : 'read',
    lacks: ({ suite: { corpus } }) => {
      if (corpus === null) return 'retrieves passages: give a "corpus".';
      return options.mode === 'oracle' && corpus.passages === null
        ? 'shows the right passages: say in "corpus.passages" which metadata column names them.'
        : undefined;
    },
    compose: ({ suite, spec, corpus }) => {
      const source = passageSourceOf(options, { suite, technique: spec.name, corpus });
      return {
        check: (sample) => void source.query(sample),
        query: (sample) => source.query(sample),
        shot: (shot) => {
          const passages = source.shown(shot.sample);
          return passages === null ? shot : { ...shot, context: source.context(passages) };
        },
        prompt: (parts, { passages }) => ({ ...parts, context: source.context(passages) }),
        key: { corpus: source.key },
      };
    },
  }),
});
