import { defineIngredient } from '../../core/ingredient.ts';
import { plural } from '../../lib/format.ts';
import { examplesSchema } from '../../protocol/technique.ts';
import { shotSelector } from '../shots.ts';
import { fillTemplate } from '../template.ts';

/** Solved samples shown before the question. */
export const EXAMPLES = defineIngredient({
  name: 'examples',
  version: 1,
  options: examplesSchema,
  use: (options) => ({
    says: plural(options.shots, 'shot'),
    lacks: ({ suite, spec }) => {
      if (options.shots < 1) return 'chooses examples but says not how many: give "shots".';
      if (suite.dataset.files.train === undefined) {
        return 'shows examples, which come from the train split: give "dataset.train".';
      }
      return spec.instructions.reasoning === 'chain-of-thought' && suite.prompt.workedSolution === null
        ? 'shows examples with their reasoning: give "prompt.workedSolution".'
        : undefined;
    },
    compose: ({ suite, spec, train, seed }) => {
      const { workedSolution, answerLabel } = suite.prompt;
      const solution = spec.instructions.reasoning === 'chain-of-thought' ? workedSolution : null;
      return {
        shots: shotSelector(options, { samples: train, match: suite.shotsMatch, seed }),
        shot: (shot) =>
          solution === null
            ? shot
            : { ...shot, answer: `${fillTemplate(solution, shot.sample)}\n${answerLabel}: ${shot.answer}` },
      };
    },
  }),
});
