import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTokenCounter, type TokenCounter } from '../../../../src/retrieval/chunking/tokens.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await loadTokenCounter();
});

const anyText = fc.string({
  unit: fc.constantFrom(
    'a',
    'the ',
    'é',
    ' ',
    '\n',
    '🤷🏽‍♀️',
    '𐍈',
    '你',
    '好',
    '.',
    '<|endoftext|>',
    '1234',
    'ก็',
  ),
  maxLength: 60,
});

describe('count', () => {
  it('counts tokens of o200k_base', () => {
    expect(counter.count('hello world')).toBe(2);
    expect(counter.count('')).toBe(0);
    expect(counter.count('The quick brown fox jumps over the lazy dog.')).toBe(10);
  });

  it('takes special tokens for text', () => {
    expect(counter.count('<|endoftext|>')).toBe(7);
  });

  it('does not take the square of the time for one long run', () => {
    expect(counter.count('-'.repeat(200_000))).toBeLessThan(10_000);
    expect(counter.count('天地玄黄宇宙洪荒'.repeat(10_000))).toBeLessThanOrEqual(160_000);
    expect(counter.count(' '.repeat(200_000))).toBeLessThan(10_000);
  }, 20_000);
});

describe('ends', () => {
  it('says where tokens end, never within a character', () => {
    expect(counter.ends('hello world')).toEqual([5, 11]);
    expect(counter.ends('')).toEqual([]);
    expect(counter.ends('𐍈')).toEqual([2, 2, 2, 2].slice(0, counter.count('𐍈')));
    expect(counter.ends('a\ud800b')).toEqual([1, 2, 3]);
  });

  it('has as many ends as tokens, in order, on whole characters, the last at the end of the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const ends = counter.ends(text);
        expect(ends).toHaveLength(counter.count(text));
        expect(ends.at(-1) ?? 0).toBe(text.length);
        const boundaries = new Set(Array.from(text.matchAll(/(?=[\s\S])/gu), ({ index }) => index)).add(
          text.length,
        );
        for (const [index, end] of ends.entries()) {
          expect(end).toBeGreaterThanOrEqual(ends[index - 1] ?? 0);
          expect(boundaries.has(end)).toBe(true);
        }
      }),
    );
  });

  it('goes on counting offsets over the pieces of a long run', () => {
    const text = `${'-'.repeat(1300)} end`;
    expect(counter.ends(text).at(-1)).toBe(text.length);
    expect(counter.ends(text)).toHaveLength(counter.count(text));
  });
});

describe('cut', () => {
  it('keeps what fits', () => {
    expect(counter.cut('hello world', 2)).toBe('hello world');
    expect(counter.cut('hello world', 1)).toBe('hello');
    expect(counter.cut('hello world', 0)).toBe('');
    expect(counter.cut('𐍈', 1)).toBe('');
  });

  it('gives a beginning within the budget that ends on a whole character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 20 }), (text, tokens) => {
        const cut = counter.cut(text, tokens);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
        expect(counter.count(cut)).toBeLessThanOrEqual(tokens);
        if (counter.count(text) <= tokens) expect(cut).toBe(text);
      }),
    );
  });
});
