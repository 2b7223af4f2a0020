import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsTokens, exactMatch, normaliseAnswer } from '../../../src/metrics/exact.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };

describe('normaliseAnswer', () => {
  it('agrees with the script of SQuAD', () => {
    for (const [text, expected] of reference.squad as [string, string][])
      expect(normaliseAnswer(text)).toBe(expected);
  });

  it.each([
    ['3.5 km', '3.5 km'],
    ['-5', '-5'],
    ['(−5)', '-5'],
    ['It is -.5!', 'it is -.5'],
    ['No.5', 'no5'],
    ['wait...5', 'wait5'],
    ['10-5', '10-5'],
    ['2*3', '2*3'],
    ['1/2', '1/2'],
    ['10^6', '10^6'],
    ['7:30', '7:30'],
    ['1,5', '1,5'],
    ['<5 kg', '<5 kg'],
    ['C++!', 'c++'],
    ['the C#', 'c#'],
    ['It is .NET.', 'it is .net'],
    ['A+', 'a+'],
    ['Group A-.', 'group a-'],
    ['well-', 'well'],
    ['rock+roll', 'rockroll'],
    ['1,000.', '1000'],
    ['“Paris”, n’est-ce pas ?', 'paris nestce pas'],
    ['A', 'a'],
    ['The A.', 'the a'],
    ['Option A', 'option'],
    ['Ｐａｒｉｓ', 'paris'],
    ['¿Dónde?', 'dónde'],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseAnswer(text)).toBe(expected);
  });

  it('is trimmed, in lower case and without double spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'The', ' ', '\n', '.', '3', '-', 'x', '!', "'") }),
        (text) => {
          const normal = normaliseAnswer(text);
          expect(normal).toBe(normal.trim().toLowerCase());
          expect(normal).not.toMatch(/\s\s/u);
        },
      ),
    );
  });
});

describe('exactMatch', () => {
  it('takes any target', () => {
    expect(exactMatch('The Eiffel Tower.', ['Tour Eiffel', 'eiffel tower'])).toBe(true);
    expect(exactMatch('Eiffel', ['Tour Eiffel', 'eiffel tower'])).toBe(false);
  });

  it('tells numbers and choices apart', () => {
    expect(exactMatch('35', ['3.5'])).toBe(false);
    expect(exactMatch('5', ['-5'])).toBe(false);
    expect(exactMatch('', ['A'])).toBe(false);
    expect(exactMatch('(A)', ['A'])).toBe(true);
  });

  it.each([
    ['C', 'C#'],
    ['C#', 'C++'],
    ['C++', 'C'],
    ['net', '.NET'],
    ['A', 'A+'],
    ['A-', 'A+'],
    ['23', '2*3'],
    ['12', '1/2'],
    ['730', '7:30'],
    ['5', '<5'],
  ])('tells %j from %j', (answer, target) => {
    expect(exactMatch(answer, [target])).toBe(false);
    expect(exactMatch(target, [answer])).toBe(false);
  });

  it('refuses no targets', () => {
    expect(() => exactMatch('yes', [])).toThrow('no target');
  });
});

describe('containsTokens', () => {
  it('tells what is kept from what is missing', () => {
    const text = 'Die Dr. Hanna Lindqvist empfängt {name} am 14. März um 11:15.';
    expect(containsTokens(text, ['Hanna Lindqvist', '{name}', '14', '11:15', '2024'])).toEqual({
      share: 0.8,
      kept: ['Hanna Lindqvist', '{name}', '14', '11:15'],
      missing: ['2024'],
    });
  });

  it.each([
    ['150', '15'],
    ['1.15', '15'],
    ['15,5', '15'],
    ['Anna', 'Ann'],
    ['hanna', 'Hanna'],
    ['{names}', '{name}'],
  ])('does not find in %j the token %j', (text, token) => {
    expect(containsTokens(text, [token]).share).toBe(0);
  });

  it.each([
    ['15.', '15'],
    ['15, 16', '15'],
    ['(15%)', '15'],
    ['150 and 15', '15'],
    ['25\u202f000 €', '25 000 €'],
    ['Hanna\nLindqvist', 'Hanna Lindqvist'],
    ['cafe\u0301', 'café'],
    ['x{name}y', '{name}'],
    ['型番はAB12です', 'AB12'],
    ['保修期为5年', '5'],
    ['答えは東京です', '東京'],
    ['서울에서', '서울'],
  ])('finds in %j the token %j', (text, token) => {
    expect(containsTokens(text, [token]).share).toBe(1);
  });

  it('asks for a repeated token as often as it is named', () => {
    expect(containsTokens('5 plus 3', ['5', '5'])).toEqual({ share: 0.5, kept: ['5'], missing: ['5'] });
    expect(containsTokens('5 plus 5', ['5', '5']).share).toBe(1);
  });

  it('has no share without tokens and refuses an empty one', () => {
    expect(containsTokens('text', []).share).toBeUndefined();
    expect(() => containsTokens('text', ['a', ' '])).toThrow('Token 1 to keep is empty.');
  });
});
