import { describe, expect, it } from 'vitest';
import { ingredientsOf } from '../../../src/core/ingredient.ts';
import type { Suite } from '../../../src/core/suite.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import type { PromptForm } from '../../../src/protocol/words.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { documentsFor, plannedCalls, promptVariantsOf } from '../../../src/techniques/needs.ts';
import { PLAIN, REASONED, SEARCH, SPECIFIC, suiteOf } from '../../support/suite-builder.ts';

const suite = suiteOf();
const PERSONA: TechniqueSpec = { name: 'persona', instructions: { ...SPECIFIC, persona: true } };
const VAGUE: TechniqueSpec = { name: 'vague', instructions: { ...SPECIFIC, wording: 'vague' } };
const COT: TechniqueSpec = { name: 'cot', instructions: REASONED };
const VOTES: TechniqueSpec = { name: 'votes', instructions: { ...REASONED, votes: 3 } };
const RAG: TechniqueSpec = { ...PLAIN, retrieval: SEARCH };

describe('promptVariantsOf', () => {
  const variants = (spec: TechniqueSpec, change: Partial<Suite> = {}) =>
    promptVariantsOf({ spec, suite: { ...suite, ...change }, ingredients: BUILT_IN_INGREDIENTS });

  it('offers the texts of the kind of instruction, in the order of the suite', () => {
    expect(variants(PLAIN)).toEqual([
      { system: null, instruction: 'Positive or negative?' },
      { system: null, instruction: 'Say positive or negative.' },
    ]);
    expect(variants(VAGUE)).toEqual([{ system: null, instruction: 'Look at this.' }]);
    expect(variants(COT)).toEqual([{ system: null, instruction: 'Think, then end with "Sentiment:".' }]);
    expect(variants(RAG)).toEqual([{ system: null, instruction: 'By the sources, positive or negative?' }]);
  });

  it('varies the persona and holds the instruction', () => {
    expect(variants(PERSONA)).toEqual([
      { system: 'You are a critic.', instruction: 'Positive or negative?' },
      { system: 'You are a fan.', instruction: 'Positive or negative?' },
    ]);
  });

  it.each<[string, Partial<typeof SPECIFIC>, ReturnType<typeof variants>]>([
    ['an instruction', { instruction: { text: 'Sort it.' } }, [{ system: null, instruction: 'Sort it.' }]],
    [
      'a system prompt, with every instruction of the suite',
      { system: { text: 'Be brief.' } },
      [
        { system: 'Be brief.', instruction: 'Positive or negative?' },
        { system: 'Be brief.', instruction: 'Say positive or negative.' },
      ],
    ],
    [
      'an instruction for every persona of the suite',
      { persona: true, instruction: { text: 'Sort it.' } },
      [
        { system: 'You are a critic.', instruction: 'Sort it.' },
        { system: 'You are a fan.', instruction: 'Sort it.' },
      ],
    ],
    [
      'both, in place of a persona and of the vague texts',
      { persona: true, wording: 'vague', system: { text: 'Be brief.' }, instruction: { text: 'Sort it.' } },
      [{ system: 'Be brief.', instruction: 'Sort it.' }],
    ],
    [
      'an instruction for reasoning',
      { reasoning: 'chain-of-thought', instruction: { text: 'Sort it.' } },
      [{ system: null, instruction: 'Sort it.' }],
    ],
  ])('offers a technique’s own text: %s', (_, own, offered) => {
    const spec = { ...PLAIN, instructions: { ...SPECIFIC, ...own } };
    expect(variants(spec)).toEqual(offered);
  });

  it('needs nothing of the suite that a technique has of its own', () => {
    const none = { vague: [], specific: ['Go.'], chainOfThought: [], grounded: ['Go.'] };
    const bare = suiteOf({ prompt: { ...suite.prompt, personas: [], instructions: none } });
    const lacks = (change: Partial<typeof SPECIFIC>) => {
      const spec = { ...PLAIN, instructions: { ...SPECIFIC, ...change } };
      const [first] = ingredientsOf(spec, BUILT_IN_INGREDIENTS);
      return first?.use.lacks?.({ suite: bare, spec });
    };
    const instruction = { text: 'Sort it.' };
    expect(lacks({ reasoning: 'chain-of-thought' })).toBe('needs "prompt.instructions.chainOfThought".');
    expect(lacks({ reasoning: 'chain-of-thought', instruction })).toBeUndefined();
    expect(lacks({ wording: 'vague', instruction })).toBeUndefined();
    expect(lacks({ persona: true, instruction })).toBe('needs "prompt.personas".');
    expect(lacks({ persona: true, system: instruction })).toBeUndefined();
  });

  it('offers a tuned model the first one alone', () => {
    const weights = { training: 'closed-book', tuned: null } as const;
    expect(variants({ ...PLAIN, weights })).toEqual([{ system: null, instruction: 'Positive or negative?' }]);
  });

  it('offers nothing that the suite does not have', () => {
    const prompt = {
      ...suite.prompt,
      personas: [],
      instructions: { ...suite.prompt.instructions, vague: [] },
    };
    expect(variants(PERSONA, { prompt })).toEqual([]);
    expect(variants(VAGUE, { prompt })).toEqual([]);
  });
});

describe('plannedCalls', () => {
  const calls = (spec: TechniqueSpec, form: PromptForm) =>
    plannedCalls({ spec, suite, ingredients: BUILT_IN_INGREDIENTS, form });

  it('counts votes, and an answer asked for apart from the reasoning where a text is continued', () => {
    expect(calls(PLAIN, 'completion')).toEqual([{ count: 1, moreInputTokens: 0, outputTokens: 12 }]);
    expect(calls(COT, 'completion')).toEqual([
      { count: 1, moreInputTokens: 0, outputTokens: 100 },
      { count: 1, moreInputTokens: 100, outputTokens: 12 },
    ]);
    expect(calls(VOTES, 'completion').map(({ count }) => count)).toEqual([3, 3]);
    expect(calls(VOTES, 'chat')).toEqual([{ count: 3, moreInputTokens: 0, outputTokens: 100 }]);
  });
});

describe('documentsFor', () => {
  it('tells those that search from those that are given passages', () => {
    const needs = (spec: TechniqueSpec) => documentsFor(spec, BUILT_IN_INGREDIENTS);
    expect(needs(PLAIN)).toBe('none');
    expect(needs(RAG)).toBe('searched');
    for (const mode of ['oracle', 'empty'] as const) {
      expect(needs({ ...RAG, retrieval: { ...SEARCH, mode } })).toBe('read');
    }
  });
});
