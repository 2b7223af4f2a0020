import { describe, expect, it } from 'vitest';
import { renderBest } from '../../../src/reporters/html/best.ts';
import { renderClassification } from '../../../src/reporters/html/classification.ts';
import { renderComparisons } from '../../../src/reporters/html/comparison.ts';
import { renderExploratory } from '../../../src/reporters/html/exploratory.ts';
import { renderRepeats } from '../../../src/reporters/html/repeats.ts';
import { sayEffects } from '../../../src/reporters/say-effects.ts';
import { SMOL } from '../../support/report-parts.ts';
import { sentiment } from '../../support/report-sentiment.ts';

const PART = { suite: sentiment(), model: SMOL, id: 'suite-1' };

/** Markup without tags, a space for each, so that texts can be looked for. */
function textOf(markup: string | undefined): string {
  return (markup ?? '').replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
}

describe('effect sizes', () => {
  it('are said with their intervals, unbounded ends as such', () => {
    expect(
      sayEffects([
        { kind: 'odds-ratio', estimate: 4.6667, low: 1.898, high: 13.77 },
        { kind: 'cohens-h', estimate: -0.497, low: -0.75, high: -0.24 },
      ]),
    ).toBe('odds ratio 4.67 (1.9 to 13.8); h −0.497 (−0.75 to −0.24)');
    expect(sayEffects([{ kind: 'odds-ratio', estimate: null, low: 2.5, high: null }])).toBe(
      'odds ratio ∞ (2.5 to ∞)',
    );
    expect(sayEffects([])).toBe('');
  });
});

describe('exploratory comparisons', () => {
  it('are labelled as such, with their own correction', () => {
    const text = textOf(renderExploratory(PART)?.markup);
    expect(text).toContain('Nobody named these before the run');
    expect(text).toContain('adjusted by Benjamini and Hochberg over each table');
    expect(text).toContain('Technique against technique, 1 pair');
    expect(text).toMatch(/few-shot fine-tuned ▼ worse −18\.9 pp/u);
    expect(text).toContain('odds ratio 0.19 (0.0478 to 0.563)');
    expect(text).toMatch(/few-shot kind: sarcasm \? undecided \+10\.7 pp/u);
    expect(text).not.toContain('Model against model');
  });

  it('are left out where there are none', () => {
    const suite = { ...PART.suite, exploratory: { techniques: [], models: [], slices: [] } };
    expect(renderExploratory({ ...PART, suite })).toBeNull();
  });
});

describe('a comparison with the reference', () => {
  it('leads to the answers of both, where the page has them', async () => {
    const link = `#explorer?${new URLSearchParams({ suite: 'sentiment', model: SMOL, technique: 'few-shot', beside: 'plain' })}`;
    const { markup } = await renderComparisons({ ...PART, hasAnswers: true });
    expect(markup).toContain(`href="${link.replaceAll('&', '&amp;')}"`);
    expect((await renderComparisons(PART)).markup).not.toContain('#explorer');
  });
});

describe('the best technique', () => {
  const say = (techniques: readonly string[]): string =>
    textOf(
      renderBest({
        ...PART,
        suite: { ...PART.suite, best: [{ model: SMOL, techniques, compared: 4 }] },
      })?.markup,
    );

  it('is one, a tie, or none', () => {
    expect(say(['few-shot'])).toContain('Best of 4: few-shot.');
    expect(say(['few-shot', 'cot'])).toContain('Tied for the best of 4: few-shot, cot.');
    expect(say([])).toContain('None is best: each technique is beaten by another one.');
  });
});

describe('labels', () => {
  it('have a matrix with a column of format errors, and figures of each', () => {
    const text = textOf(renderClassification(PART)?.markup);
    expect(text).toContain('weighted F1 69.7% (59.0–79.0%), kappa 0.56 (0.41 to 0.69)');
    expect(text).toMatch(/neutral 9 6 13 2/u);
    expect(text).toMatch(/positive 30 68\.6%/u);
  });
});

describe('repeats', () => {
  it('are shown for cells that have some', () => {
    const text = textOf(renderRepeats(PART)?.markup);
    expect(text).toMatch(/few-shot .* 41\.0 pp 20\.0 pp 80\.8% 90 3/u);
    expect(renderRepeats({ ...PART, suite: { ...PART.suite, cells: [] } })).toBeNull();
  });
});
