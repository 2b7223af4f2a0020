import { beforeAll, describe, expect, it } from 'vitest';
import type { Passage } from '../../../../src/protocol/retrieval.ts';
import { packPassages } from '../../../../src/retrieval/chunking/pack.ts';
import { loadTokenCounter, type TokenCounter } from '../../../../src/retrieval/chunking/tokens.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await loadTokenCounter();
});

const passages = (...texts: readonly string[]): readonly Passage[] =>
  texts.map((text, index) => ({
    id: `p-${index}`,
    document: 'd',
    title: null,
    heading: null,
    text,
    similarity: null,
    gold: [],
  }));

describe('packPassages', () => {
  it('shows passages in their order until the next does not fit, and passes none over', () => {
    const found = passages('one two three', 'four five six seven eight nine ten', 'eleven');
    const budget = counter.count('one two three') + 2;
    expect(packPassages(found, { budget, counter })).toEqual({
      passages: found,
      shown: 1,
      contextTokens: counter.count('one two three'),
    });
    expect(packPassages(found, { budget: 100, counter }).shown).toBe(3);
  });

  it('fills the budget to the last token', () => {
    const found = passages('one two', 'three four');
    const budget = counter.count('one two') + counter.count('three four');
    expect(packPassages(found, { budget, counter })).toMatchObject({ shown: 2, contextTokens: budget });
    expect(packPassages(found, { budget: budget - 1, counter }).shown).toBe(1);
  });

  it('cuts the first passage where it alone is too long, so that something is shown', () => {
    const {
      passages: packed,
      shown,
      contextTokens,
    } = packPassages(passages('a very long passage '.repeat(50), 'short'), { budget: 16, counter });
    expect(shown).toBe(1);
    expect(contextTokens).toBeLessThanOrEqual(16);
    expect(packed).toHaveLength(2);
    expect('a very long passage '.repeat(50).startsWith(packed[0]?.text ?? '?')).toBe(true);
  });

  it('has nothing to show of nothing', () => {
    expect(packPassages([], { budget: 16, counter })).toEqual({ passages: [], shown: 0, contextTokens: 0 });
  });
});
