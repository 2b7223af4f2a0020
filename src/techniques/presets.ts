import type { RetrievalIngredient } from '../protocol/retrieval.ts';
import type { InstructionsIngredient, TechniqueSpec, WeightsIngredient } from '../protocol/technique.ts';

const SPECIFIC: InstructionsIngredient = { wording: 'specific', persona: false, reasoning: 'none', votes: 1 };
const REASONED: InstructionsIngredient = { ...SPECIFIC, reasoning: 'chain-of-thought' };
const SEARCH: RetrievalIngredient = {
  mode: 'search',
  search: 'dense',
  topK: 3,
  minSimilarity: 0,
  contextTokens: 1024,
  filter: {},
};

const CLOSED_BOOK: WeightsIngredient = { training: 'closed-book', tuned: null };

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
  rag: { name: 'rag', instructions: SPECIFIC, retrieval: SEARCH },
  'rag-few-shot': {
    name: 'rag-few-shot',
    instructions: SPECIFIC,
    examples: { shots: 3, selection: 'balanced' },
    retrieval: SEARCH,
  },
  'rag-oracle': { name: 'rag-oracle', instructions: SPECIFIC, retrieval: { ...SEARCH, mode: 'oracle' } },
  'rag-empty': { name: 'rag-empty', instructions: SPECIFIC, retrieval: { ...SEARCH, mode: 'empty' } },
  'rag-hybrid': { name: 'rag-hybrid', instructions: SPECIFIC, retrieval: { ...SEARCH, search: 'hybrid' } },
  'fine-tuned': { name: 'fine-tuned', instructions: SPECIFIC, weights: CLOSED_BOOK },
  'fine-tuned-few-shot': {
    name: 'fine-tuned-few-shot',
    instructions: SPECIFIC,
    examples: { shots: 6, selection: 'balanced' },
    weights: CLOSED_BOOK,
  },
  'rag-fine-tuned': {
    name: 'rag-fine-tuned',
    instructions: SPECIFIC,
    retrieval: SEARCH,
    weights: { training: 'with-passages', tuned: null },
  },
  'fine-tuned-with-rag': {
    name: 'fine-tuned-with-rag',
    instructions: SPECIFIC,
    retrieval: SEARCH,
    weights: CLOSED_BOOK,
  },
} as const satisfies Readonly<Record<string, TechniqueSpec>>;
