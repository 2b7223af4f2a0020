import type { Suite } from '../core/suite.ts';
import type { TechniqueSpec } from '../core/technique.ts';

/** One way of telling the model what to do. */
export interface Wording {
  readonly system: string | null;
  readonly instruction: string;
}

/** The wordings a suite offers for a technique; the first is the default. */
export function wordingsOf(
  { instructions, retrieval }: Pick<TechniqueSpec, 'instructions' | 'retrieval'>,
  prompt: Suite['prompt'],
): readonly Wording[] {
  const { vague, specific, chainOfThought, grounded } = prompt.instructions;
  const usual = retrieval === undefined ? specific : grounded;
  if (instructions.persona) {
    const instruction = usual[0] ?? '';
    return prompt.personas.map((system) => ({ system, instruction }));
  }
  const texts =
    instructions.reasoning === 'chain-of-thought'
      ? chainOfThought
      : instructions.wording === 'vague'
        ? vague
        : usual;
  return texts.map((instruction) => ({ system: null, instruction }));
}
