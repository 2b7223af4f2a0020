import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfCharacterIn, mayHoldHalfCharacters, parseWellFormed } from '../../../src/lib/half-characters.ts';

describe('parseWellFormed', () => {
  it('replaces half characters in texts, and leaves whole ones', () => {
    expect(parseWellFormed('{"a":["I feel \\ud83d","\\ud83d\\ude00","\\uDC00 x"],"n":1}')).toEqual({
      a: ['I feel \uFFFD', '😀', '\uFFFD x'],
      n: 1,
    });
  });

  it('is JSON.parse for everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(parseWellFormed(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('halfCharacterIn', () => {
  it.each([
    ['whole 😀', undefined],
    ['half \ud83d', []],
    [{ a: [{ b: 'ok' }, { c: 'x\udc00' }] }, ['a', 1, 'c']],
    [{ a: 1, b: { '\ud83d': true } }, ['b', '\ud83d']],
    [null, undefined],
  ])('of %j is at %j', (value, place) => {
    expect(halfCharacterIn(value)).toEqual(place);
  });

  it('is in no text that was written without an escape of it', () => {
    expect(mayHoldHalfCharacters('{"a":"😀 \\u00e9"}')).toBe(false);
    for (const written of ['\\ud83d', '\\uDC00', '\\U0000d800']) {
      expect(mayHoldHalfCharacters(`"x ${written}"`)).toBe(true);
    }
  });
});
