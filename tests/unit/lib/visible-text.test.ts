import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeVisible, plainLine, visibleJson, visibleLine } from '../../../src/lib/visible-text.ts';

/** What no terminal may get from us: all control characters but line breaks and tabs, and what turns text around. */
const OBEYED = /[[\p{Cc}\u2028-\u202E\u2066-\u2069]--[\n\t]]/v;

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
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(makeVisible(text).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('plainLine', () => {
  it('drops escape sequences, controls and line breaks', () => {
    expect(plainLine('a\u001B[31mred\u001B[0m\r\nb\u0007\u202Ec')).toBe('ared bc');
  });
});

describe('visibleLine', () => {
  it.each(['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'])('shows a line break: %j', (end) => {
    expect(visibleLine(`a${end}error: b`)).toBe('a↵error: b');
  });

  it('is always one line without anything that is obeyed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleLine(text)).not.toMatch(/\n/);
        expect(visibleLine(text)).not.toMatch(OBEYED);
      }),
    );
  });
});

describe('visibleJson', () => {
  it('escapes what cannot be seen', () => {
    expect(visibleJson({ 'a\u202E': 'b\u009B2J\u{E0041}\n' })).toBe(
      String.raw`{"a\u202E":"b\u009B2J\uDB40\uDC41\n"}`,
    );
  });

  it('is the same JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
        const text = visibleJson(value);
        expect(text).not.toMatch(OBEYED);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
