import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireUsableKey } from '../../../src/http/usable-key.ts';

describe('requireUsableKey', () => {
  it.each([
    [
      '“sk-test-000000”',
      'the key in OPENAI_API_KEY stands in quotation marks. Set the variable without them.',
    ],
    [
      '"sk-test-000000"',
      'the key in OPENAI_API_KEY stands in quotation marks. Set the variable without them.',
    ],
    [
      "'sk-test-000000'",
      'the key in OPENAI_API_KEY stands in quotation marks. Set the variable without them.',
    ],
    [
      'sk-••••1234',
      'has a character that no key has: "•" (U+2022). Copy the key again from where it was made.',
    ],
    ['sk-test\n000000', 'has a line break in it.'],
    ['sk-test\r\n000000', 'has a line break in it.'],
    ['Bearer sk-test', 'has a space in it.'],
    ['sk-test\u200b000000', 'has a character that no key has: U+200B.'],
    ['sk-test\u0000', 'has a character that no key has: U+0000.'],
    ['sk-tést', 'has a character that no key has: "é" (U+00E9).'],
  ])('refuses %j and does not show it', (key, why) => {
    const refuse = (): void => requireUsableKey(key, 'OPENAI_API_KEY');
    expect(refuse).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(refuse).toThrow(why);
    expect(refuse).not.toThrow(/sk-|000000|1234/);
  });

  it('takes what keys look like', () => {
    for (const key of [undefined, 'sk-proj-Ab_9', 'hf_x', 'a.b.c', 'dXNlcjpwYXNz+/==', "it's"]) {
      expect(() => requireUsableKey(key, 'HF_TOKEN')).not.toThrow();
    }
  });

  it('takes nothing that cannot be a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
        try {
          requireUsableKey(key, 'HF_TOKEN');
        } catch {
          return;
        }
        expect(new Headers({ authorization: `Bearer ${key}` }).get('authorization')).toBe(`Bearer ${key}`);
      }),
    );
  });
});
