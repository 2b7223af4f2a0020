import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, excerpt, makeVisible, plainLine } from '../../../src/reporters/text.ts';

describe('makeVisible', () => {
  it('shows bidi controls, escapes and lone surrogates by their code', () => {
    expect(makeVisible('abc\u202Egnp\u001B[31m\uD800x\u2028')).toMatchInlineSnapshot(
      `"abc⟨U+202E⟩gnp⟨U+001B⟩[31m⟨U+D800⟩x⟨U+2028⟩"`,
    );
  });

  it('leaves text alone: line breaks, accents, emoji with joiners, right-to-left scripts', () => {
    const text = 'Zeile 1\nZeile 2\té 👩‍👩‍👧 שלום عربي नमस्ते';
    expect(makeVisible(text)).toBe(text);
  });

  it('always gives well-formed text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => makeVisible(text).isWellFormed()));
  });
});

describe('plainLine', () => {
  it('drops escape sequences, controls and line breaks', () => {
    expect(plainLine('a\u001B[31mred\u001B[0m\r\nb\u0007\u202Ec')).toBe('ared bc');
  });
});

describe('cutText', () => {
  it('never cuts within a character', () => {
    expect(cutText('ab😀cd', 3)).toEqual({ text: 'ab', whole: 6, isCut: true });
    expect(cutText('ab', 3)).toEqual({ text: 'ab', whole: 2, isCut: false });
  });

  it('marks an excerpt that was cut', () => {
    expect(excerpt('  one\n two three', 7)).toBe('one two…');
  });
});
