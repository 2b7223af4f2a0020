import { defineTechnique, type PresetRegistry } from '../core/preset.ts';
import { createRegistry } from '../core/registry.ts';

const REASONED = { reasoning: 'chain-of-thought' } as const;

/** The techniques that come with adaptbench. */
export const BUILT_IN_PRESETS: PresetRegistry = createRegistry('technique', [
  defineTechnique({ name: 'vague', instructions: { wording: 'vague' } }),
  defineTechnique({ name: 'plain' }),
  defineTechnique({ name: 'persona', instructions: { persona: true } }),
  defineTechnique({ name: 'few-shot', examples: { shots: 6 } }),
  defineTechnique({ name: 'few-shot-nearest', examples: { shots: 6, selection: 'nearest' } }),
  defineTechnique({ name: 'cot', instructions: REASONED }),
  defineTechnique({ name: 'few-shot-cot', instructions: REASONED, examples: { shots: 3 } }),
  defineTechnique({ name: 'self-consistency', instructions: { ...REASONED, votes: 5 } }),
  defineTechnique({ name: 'structured', with: { structured: {} } }),
  defineTechnique({ name: 'input-only', with: { 'input-only': {} } }),
  defineTechnique({ name: 'rag', retrieval: {} }),
  defineTechnique({ name: 'rag-few-shot', examples: { shots: 3 }, retrieval: {} }),
  defineTechnique({ name: 'rag-oracle', retrieval: { mode: 'oracle' } }),
  defineTechnique({ name: 'rag-empty', retrieval: { mode: 'empty' } }),
  defineTechnique({ name: 'rag-hybrid', retrieval: { search: 'hybrid' } }),
  defineTechnique({ name: 'fine-tuned', weights: {} }),
  defineTechnique({ name: 'fine-tuned-few-shot', examples: { shots: 6 }, weights: {} }),
  defineTechnique({ name: 'rag-fine-tuned', retrieval: {}, weights: { training: 'with-passages' } }),
  defineTechnique({ name: 'fine-tuned-with-rag', retrieval: {}, weights: {} }),
]);
