import { expect, it } from 'vitest';
import { familyOf } from '../../../src/protocol/technique.ts';
import { BUILT_IN_PRESETS } from '../../../src/techniques/presets.ts';
import { PLAIN, REASONED, SEARCH, SPECIFIC } from '../../support/suite-builder.ts';

const shots = (count: number) => ({ examples: { shots: count, selection: 'balanced' } });
const CLOSED_BOOK = { weights: { training: 'closed-book', tuned: null } };

it('presets are plain with the ingredients that they are named after, and of that family', () => {
  const presets = BUILT_IN_PRESETS.all.map(({ name, ...preset }) => [
    name,
    familyOf({ name, ...preset }),
    preset,
  ]);
  const plain = { instructions: PLAIN.instructions };
  expect(presets).toEqual([
    ['vague', 'prompt-engineering', { instructions: { ...SPECIFIC, wording: 'vague' } }],
    ['plain', 'prompt-engineering', plain],
    ['persona', 'prompt-engineering', { instructions: { ...SPECIFIC, persona: true } }],
    ['few-shot', 'prompt-engineering', { ...plain, ...shots(6) }],
    ['few-shot-nearest', 'prompt-engineering', { ...plain, examples: { shots: 6, selection: 'nearest' } }],
    ['cot', 'prompt-engineering', { instructions: REASONED }],
    ['few-shot-cot', 'prompt-engineering', { instructions: REASONED, ...shots(3) }],
    ['self-consistency', 'prompt-engineering', { instructions: { ...REASONED, votes: 5 } }],
    ['structured', 'prompt-engineering', { ...plain, with: { structured: {} } }],
    ['input-only', 'prompt-engineering', { ...plain, with: { 'input-only': {} } }],
    ['rag', 'rag', { ...plain, retrieval: SEARCH }],
    ['rag-few-shot', 'rag', { ...plain, ...shots(3), retrieval: SEARCH }],
    ['rag-oracle', 'rag', { ...plain, retrieval: { ...SEARCH, mode: 'oracle' } }],
    ['rag-empty', 'rag', { ...plain, retrieval: { ...SEARCH, mode: 'empty' } }],
    ['rag-hybrid', 'rag', { ...plain, retrieval: { ...SEARCH, search: 'hybrid' } }],
    ['fine-tuned', 'fine-tuning', { ...plain, ...CLOSED_BOOK }],
    ['fine-tuned-few-shot', 'fine-tuning', { ...plain, ...shots(6), ...CLOSED_BOOK }],
    [
      'rag-fine-tuned',
      'rag-fine-tuning',
      { ...plain, retrieval: SEARCH, weights: { training: 'with-passages', tuned: null } },
    ],
    ['fine-tuned-with-rag', 'rag-fine-tuning', { ...plain, retrieval: SEARCH, ...CLOSED_BOOK }],
  ]);
});
