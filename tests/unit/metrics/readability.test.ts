import { describe, expect, it } from 'vitest';
import {
  countText,
  fleschKincaidGrade,
  fleschKincaidGradeOf,
  fleschReadingEase,
  fleschReadingEaseOf,
  splitWords,
} from '../../../src/metrics/readability.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };

describe('readability', () => {
  it.each(reference.readability)('comes near the hand count of "$text"', (expected) => {
    const counts = countText(expected.text);
    expect(counts.sentences).toBe(expected.sentences);
    expect(counts.words).toBe(expected.words);
    expect(Math.abs(counts.syllables - expected.syllables)).toBeLessThanOrEqual(0.04 * expected.syllables);
    expect(Math.abs((fleschKincaidGrade(expected.text) ?? Number.NaN) - expected.grade)).toBeLessThan(1.2);
    expect(Math.abs((fleschReadingEase(expected.text) ?? Number.NaN) - expected.ease)).toBeLessThan(8.5);
  });

  it.each(reference.textstat)('has the formulas of textstat, from its counts: "$text"', (theirs) => {
    expect(fleschKincaidGradeOf(theirs)).toBeCloseTo(theirs.grade, 9);
    expect(fleschReadingEaseOf(theirs)).toBeCloseTo(theirs.ease, 9);
  });

  it.each(reference.textstat)('comes near textstat, which counts in its own way: "$text"', (theirs) => {
    const grade = fleschKincaidGrade(theirs.text) ?? Number.NaN;
    const ease = fleschReadingEase(theirs.text) ?? Number.NaN;
    expect(Math.abs(grade - theirs.grade)).toBeLessThan(1.6);
    expect(Math.abs(ease - theirs.ease)).toBeLessThan(11.5);
  });

  it('refuses counts that no text has', () => {
    for (const counts of [
      { sentences: 0, words: 3, syllables: 3 },
      { sentences: 1, words: -1, syllables: 0 },
      { sentences: 1, words: 2, syllables: Number.NaN },
    ]) {
      expect(() => fleschKincaidGradeOf(counts)).toThrow(`No text has ${counts.words} words in`);
      expect(() => fleschReadingEaseOf(counts)).toThrow(`No text has ${counts.words} words in`);
    }
  });

  it('follows the formulas: 6 words of one syllable in one sentence', () => {
    expect(fleschKincaidGrade('The cat sat on the mat.')).toBeCloseTo(0.39 * 6 + 11.8 - 15.59, 12);
    expect(fleschReadingEase('The cat sat on the mat.')).toBeCloseTo(206.835 - 1.015 * 6 - 84.6, 12);
  });

  it('counts joined words and numbers once', () => {
    expect(countText("Don't re-heat 3.5 l of well-known café crème.")).toMatchObject({
      words: 8,
      sentences: 1,
    });
    expect(countText('In 1,234,567 cases')).toEqual({ words: 3, sentences: 1, syllables: 4 });
  });

  it('gives the words that it counts', () => {
    expect(splitWords("1. Don't stop\n2. Re-heat 3.5 l – today!")).toEqual([
      "Don't",
      'stop',
      'Re-heat',
      '3.5',
      'l',
      'today',
    ]);
  });

  it('leaves the numbers of a list out', () => {
    expect(countText('1. Wet sand\n2. Dry sand')).toEqual({ sentences: 2, words: 4, syllables: 4 });
  });

  it('is unknown for a text without words', () => {
    expect(fleschKincaidGrade('')).toBeUndefined();
    expect(fleschReadingEase(' ?! ')).toBeUndefined();
  });
});

it('counts a word without an end in linear time', () => {
  expect(countText('banana'.repeat(20_000))).toMatchObject({ sentences: 1, words: 1 });
});
