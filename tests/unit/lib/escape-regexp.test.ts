import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeRegExp } from '../../../src/lib/escape-regexp.ts';

describe('escapeRegExp', () => {
  it('matches the text itself and nothing else, with and without the flag u', () => {
    const text = fc.string({ unit: fc.constantFrom(...'\\^$.*+?()[]{}|/-ab1é,= ') });
    fc.assert(
      fc.property(text, text, fc.constantFrom('', 'u'), (literal, other, flags) => {
        const pattern = new RegExp(`^${escapeRegExp(literal)}$`, flags);
        expect(pattern.test(literal)).toBe(true);
        expect(pattern.test(other)).toBe(other === literal);
      }),
    );
  });
});
