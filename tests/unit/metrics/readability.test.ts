import { describe, expect, it } from 'vitest';
import { countText, fleschKincaidGrade, fleschReadingEase } from '../../../src/metrics/readability.ts';
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

  it('leaves the numbers of a list out', () => {
    expect(countText('1. Wet sand\n2. Dry sand')).toEqual({ sentences: 2, words: 4, syllables: 4 });
  });

  it('is unknown for a text without words', () => {
    expect(fleschKincaidGrade('')).toBeUndefined();
    expect(fleschReadingEase(' ?! ')).toBeUndefined();
  });
});
