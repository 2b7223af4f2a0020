import { describe, expect, it } from 'vitest';
import { cutText, excerpt } from '../../../src/reporters/text.ts';

describe('cutText', () => {
  it('never cuts within a character', () => {
    expect(cutText('ab😀cd', 3)).toEqual({ text: 'ab', whole: 6, isCut: true });
    expect(cutText('ab', 3)).toEqual({ text: 'ab', whole: 2, isCut: false });
  });

  it('marks an excerpt that was cut', () => {
    expect(excerpt('  one\n two three', 7)).toBe('one two…');
  });
});
