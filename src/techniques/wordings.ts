import type { Suite } from '../core/suite.ts';
import type { InstructionsIngredient } from '../core/technique.ts';

/** One way of telling the model what to do. */
export interface Wording {
  readonly system: string | null;
  readonly instruction: string;
}

/** The wordings a suite offers for an instructions ingredient; the first is the default. */
export function wordingsOf(ingredient: InstructionsIngredient, prompt: Suite['prompt']): readonly Wording[] {
  const { vague, specific, chainOfThought } = prompt.instructions;
  if (ingredient.persona) {
    const instruction = specific[0] ?? '';
    return prompt.personas.map((system) => ({ system, instruction }));
  }
  const texts =
    ingredient.reasoning === 'chain-of-thought'
      ? chainOfThought
      : ingredient.wording === 'vague'
        ? vague
        : specific;
  return texts.map((instruction) => ({ system: null, instruction }));
}
