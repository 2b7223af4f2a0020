import { describe, expect, it } from 'vitest';
import { isWebPage, wordsOfPage } from '../../../src/http/web-page.ts';

describe('a web page', () => {
  it.each(['<!DOCTYPE html>', '<html lang="en">', '<?xml version="1.0"?>', '<h1>Bad'])(
    'is one: %s',
    (text) => {
      expect(isWebPage(text)).toBe(true);
    },
  );

  it.each(['{"a":1}', 'Bad gateway', '<think>Well', ''])('is none: %s', (text) => {
    expect(isWebPage(text)).toBe(false);
  });

  it.each([
    ['<html><title> Sign\n in </title><p>Hello</p>', 'Sign in'],
    ['<html><title></title><style>p {}</style><p>Not <b>here</b></p>', 'Not here'],
  ])('is told by its title or its words: %s', (page, words) => {
    expect(wordsOfPage(page)).toBe(words);
  });

  it.each(['<script ', '<title', '<', 'word '])(
    'is read at its beginning alone, however long: %s',
    (part) => {
      const words = wordsOfPage(`<html><p>Down</p>${part.repeat(100_000)}<p>END</p>`);
      expect(words).toMatch(/^Down/);
      expect(words).not.toContain('END');
    },
  );
});
