import { describe, expect, it } from 'vitest';
import { nameOfText, titleOfName } from '../../../src/lib/names.ts';

describe('nameOfText', () => {
  it.each([
    ['Verträge 2026', 'vertrage-2026'],
    ['  Our bot (new)! ', 'our-bot-new'],
    ['tickets', 'tickets'],
    ['契約', ''],
  ])('makes of %j %j', (text, name) => {
    expect(nameOfText(text)).toBe(name);
  });
});

describe('titleOfName', () => {
  it('begins with a capital and has words', () => {
    expect(titleOfName('our-bot')).toBe('Our bot');
  });
});
