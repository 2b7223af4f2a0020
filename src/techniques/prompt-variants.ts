import type { Suite } from '../core/suite.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';

/** One way of telling the model what to do. */
export interface PromptVariant {
  readonly system: string | null;
  readonly instruction: string;
}

/** The prompt variants a suite offers for a technique; the first is the default, and the only one that tuned models know. */
export function promptVariantsOf(
  spec: Pick<TechniqueSpec, 'instructions' | 'retrieval' | 'weights'>,
  prompt: Suite['prompt'],
): readonly PromptVariant[] {
  const promptVariants = allPromptVariants(spec, prompt);
  return spec.weights === undefined ? promptVariants : promptVariants.slice(0, 1);
}

function allPromptVariants(
  { instructions, retrieval }: Pick<TechniqueSpec, 'instructions' | 'retrieval'>,
  prompt: Suite['prompt'],
): readonly PromptVariant[] {
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
