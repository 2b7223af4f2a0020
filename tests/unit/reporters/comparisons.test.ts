import { describe, expect, it } from 'vitest';

import { buildReport } from '../../../src/analysis/build-report.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderBest } from '../../../src/reporters/html/best.ts';
import { renderClassification } from '../../../src/reporters/html/classification.ts';
import { renderComparisons } from '../../../src/reporters/html/comparison.ts';
import { renderExploratory } from '../../../src/reporters/html/exploratory.ts';
import { renderRepeats } from '../../../src/reporters/html/repeats.ts';
import { sayEffects } from '../../../src/reporters/say-effects.ts';

import { exampleReport, REMOTE, SMOL } from '../../support/example-run.ts';
import { buildRun, LOCAL_MODEL, type Outcome, type RunPlan } from '../../support/run-record-builder.ts';

/** The part of a report on one suite and model. */
function partOf(report: Report, model: string) {
  const suite = report.suites.find(({ models }) => models.includes(model));
  if (suite === undefined) throw new Error(`${model} is in no suite`);
  return { suite, model, id: 'suite-1' };
}

const partOfRun = (plan: RunPlan) => partOf(buildReport(buildRun(plan)), LOCAL_MODEL);

const PART = partOf(exampleReport(), SMOL);

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
    expect(text).toContain('Technique against technique, 6 pairs');
    expect(text).toMatch(/few-shot fine-tuned ▼ worse −18\.9 pp/u);
    expect(text).toContain('odds ratio 2.5 (0.917 to 7.86)');
    expect(text).toMatch(/few-shot kind: sarcasm \? undecided \+20\.0 pp/u);
    expect(text).not.toContain('Model against model');
  });

  it('are left out where there are none', () => {
    expect(renderExploratory(partOfRun({ cells: [{ technique: 'plain', outcomes: [1, 0] }] }))).toBeNull();
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
  const say = (part: ReturnType<typeof partOf>): string => textOf(renderBest(part)?.markup);

  it('is one or a tie', () => {
    expect(say(PART)).toContain('Best of 5: fine-tuned.');
    expect(say(partOf(exampleReport(), REMOTE))).toContain('Tied for the best of 3: cot, few-shot, plain.');
  });

  it('is none where each is beaten by another one, on samples that give the third one no score', () => {
    const turn = (shift: number): Outcome[] =>
      Array.from(
        { length: 90 },
        (_, index) => ([1, 0, null] as const)[(Math.floor(index / 30) + shift) % 3] ?? null,
      );
    const cells = ['plain', 'few-shot', 'cot'].map((technique, shift) => ({
      technique,
      outcomes: turn(shift),
    }));
    expect(say(partOfRun({ cells }))).toContain('None is best: each technique is beaten by another one.');
  });
});

describe('labels', () => {
  it('have a matrix with a column of format errors, and figures of each', () => {
    const text = textOf(renderClassification(PART)?.markup);
    expect(text).toContain(
      'few-shot (Prompt engineering) weighted F1 70.0% (59.3–78.6%), kappa 0.55 (0.40 to 0.68)',
    );
    expect(text).toMatch(/positive 0 10 11 9 negative/u);
    expect(text).toMatch(/few-shot \(Prompt engineering\) positive 30 67\.7%/u);
  });
});

describe('repeats', () => {
  it('are shown for cells that have some', () => {
    const outcomes = Array.from({ length: 20 }, (_, index) => [1, index % 2, index % 4 === 0 ? 1 : 0]);
    const part = partOfRun({ repeats: 3, cells: [{ technique: 'few-shot', outcomes }] });
    expect(textOf(renderRepeats(part)?.markup)).toMatch(/few-shot .* 20 3/u);
    expect(renderRepeats(PART)).toBeNull();
  });
});
