import type { InstructionsIngredient, TechniqueSpec } from '../core/technique.ts';

const SPECIFIC: InstructionsIngredient = { wording: 'specific', persona: false, reasoning: 'none', votes: 1 };
const REASONED: InstructionsIngredient = { ...SPECIFIC, reasoning: 'chain-of-thought' };

/** Every technique that a suite file may name. */
export const PRESETS = {
  vague: { name: 'vague', instructions: { ...SPECIFIC, wording: 'vague' } },
  plain: { name: 'plain', instructions: SPECIFIC },
  persona: { name: 'persona', instructions: { ...SPECIFIC, persona: true } },
  'few-shot': { name: 'few-shot', instructions: SPECIFIC, examples: { shots: 6, selection: 'balanced' } },
  'few-shot-nearest': {
    name: 'few-shot-nearest',
    instructions: SPECIFIC,
    examples: { shots: 6, selection: 'nearest' },
  },
  cot: { name: 'cot', instructions: REASONED },
  'few-shot-cot': {
    name: 'few-shot-cot',
    instructions: REASONED,
    examples: { shots: 3, selection: 'balanced' },
  },
  'self-consistency': { name: 'self-consistency', instructions: { ...REASONED, votes: 5 } },
} as const satisfies Readonly<Record<string, TechniqueSpec>>;
