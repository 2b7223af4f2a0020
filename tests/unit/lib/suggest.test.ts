import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/lib/suggest.ts';

const TECHNIQUES = ['vague', 'plain', 'persona', 'few-shot', 'few-shot-nearest', 'cot', 'self-consistency'];

describe('didYouMean', () => {
  it.each([
    ['fewshot', 'few-shot'],
    ['Few-Shot', 'few-shot'],
    ['plian', 'plain'],
    ['self_consistancy', 'self-consistency'],
    ['few', 'few-shot'],
    ['plain-2', 'plain'],
    ['COT', 'cot'],
  ])('proposes for %j the choice %j', (value, choice) => {
    expect(didYouMean(value, TECHNIQUES)).toBe(`Did you mean "${choice}"?`);
  });

  it.each(['rag', 'chain-of-thought', 'xy', ''])('proposes nothing for %j', (value) => {
    expect(didYouMean(value, TECHNIQUES)).toBeUndefined();
  });

  it('proposes no word that has nothing in common with the value', () => {
    expect(didYouMean('en', ['fr', 'es'])).toBe('Did you mean "es"?');
    expect(didYouMean('en', ['fr', 'it'])).toBeUndefined();
    expect(didYouMean('B', ['A', 'C'])).toBeUndefined();
    expect(didYouMean('x', [])).toBeUndefined();
  });

  it('proposes a choice itself for a choice with one letter left out', () => {
    fc.assert(
      fc.property(fc.constantFrom('positive', 'negative', 'neutral'), fc.nat(), (choice, at) => {
        const index = at % choice.length;
        const value = choice.slice(0, index) + choice.slice(index + 1);
        expect(didYouMean(value, ['positive', 'negative', 'neutral'])).toBe(`Did you mean "${choice}"?`);
      }),
    );
  });
});
