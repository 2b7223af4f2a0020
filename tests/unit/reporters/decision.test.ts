import { describe, expect, it } from 'vitest';
import type { Recommendation } from '../../../src/analysis/recommendation/recommendation-model.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderClaims, renderScoreboard } from '../../../src/reporters/html/claims.ts';
import { renderDecisionShort } from '../../../src/reporters/html/decision.ts';
import { renderFirstSample } from '../../../src/reporters/html/first-sample.ts';
import { renderAdvice, renderRecommendations } from '../../../src/reporters/html/recommendation.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { buildReport } from '../../support/report-builder.ts';
import { SMOL, share } from '../../support/report-parts.ts';

/** Markup without tags, a space for each, so that texts can be looked for. */
function textOf(markup: string | undefined): string {
  return (markup ?? '').replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
}

function recommendation(changes: Partial<Recommendation> = {}): Recommendation {
  const option = {
    technique: 'few-shot',
    family: 'prompt-engineering',
    quality: share(63, 90),
    perAnswer: 5_800,
    perUpdate: 0,
    month: 58_000_000,
    setup: 0,
    latencyMs: 207,
    examples: 5,
    against: [],
  } as const;
  return {
    suite: 'sentiment',
    model: SMOL,
    technique: 'few-shot',
    answer: `With ${SMOL}, use few-shot for Sentiment of reviews.`,
    steps: [
      {
        family: 'prompt-engineering',
        taken: true,
        why: 'Start with plain, the simplest that keeps the limits.',
      },
      { family: 'rag', taken: false, why: 'Retrieval is not shown to be better than few-shot.' },
    ],
    options: [
      option,
      { ...option, technique: 'rag', family: 'rag', against: ['the median latency, 2 s, is above 1 s'] },
    ],
    regret: {
      against: 'rag',
      figure: { estimate: -0.02, low: -0.1, high: 0.06, n: 90, level: 0.95, method: 'bootstrap' },
    },
    sure: 0.874,
    flips: [{ when: 'fewer than 5 labelled examples are there', technique: 'plain' }],
    next: null,
    ...changes,
  };
}

function report(changes: Partial<Report> = {}): Report {
  return buildReport({ recommendations: [recommendation()], ...changes });
}

describe('what to do', () => {
  it('is a sentence at the volume, then a line for every suite and model', () => {
    expect(textOf(renderAdvice(report())?.markup)).toContain('With local:smollm2-135m, use few-shot for');
    const two = report({
      recommendations: [recommendation(), recommendation({ suite: 'translation' })],
      inputs: { ...report().inputs, volumePerMonth: 200_000 },
    });
    const text = textOf(renderAdvice(two)?.markup);
    expect(text).toContain(
      'At 200,000 answers a month: Prompt engineering for Sentiment of reviews, Translation into three languages.',
    );
    expect(text).toMatch(/few-shot \(Prompt engineering\) 70\.0% .* \$0\.058 \$0 87%/u);
  });

  it('says where a choice is one for now', () => {
    const open = recommendation({ sure: 0.25 });
    const one = report({ recommendations: [open] });
    expect(textOf(renderAdvice(one)?.markup)).toContain('for now: another option may well be better');
    expect(renderSummary(one, { color: false, width: 100 })).toMatch(/ few-shot, for now +70\.0%.* 25%$/mu);
    expect(renderMarkdown(one)).toContain('| **few-shot**, for now |');
    const two = report({ recommendations: [open, recommendation({ suite: 'translation' })] });
    expect(textOf(renderAdvice(two)?.markup)).toContain(
      'Prompt engineering for Sentiment of reviews (for now), Translation into three languages.',
    );
  });

  it('says that no technique is left', () => {
    const none = report({ recommendations: [recommendation({ technique: null, sure: null, regret: null })] });
    expect(textOf(renderAdvice(none)?.markup)).toContain('no technique keeps the limits');
    expect(renderSummary(none, { color: false, width: 100 })).toContain('none keeps the limits');
    expect(renderMarkdown(none)).toContain('none keeps the limits');
  });

  it('is taken apart: every step, the regret, what would flip it, every option with its limits', () => {
    const text = textOf(renderRecommendations(report()).markup);
    expect(text).toContain('Refused. Retrieval is not shown to be better than few-shot.');
    expect(text).toContain('rag scores highest: against the choice −2.0 pp (−10.0 to +6.0)');
    expect(text).toContain('If fewer than 5 labelled examples are there: plain.');
    expect(text).toContain('out: the median latency, 2 s, is above 1 s');
  });

  it('ends the summary of the terminal and begins the Markdown', () => {
    const lines = renderSummary(report(), { color: false, width: 100 }).trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(
      /^ {2}Sentiment of reviews +few-shot +70\.0% +59\.9–78\.5% +\$0\.058 +87%$/u,
    );
    expect(renderMarkdown(report())).toMatch(/## What to do\n\n\| Suite \| Model \| Use \|/u);
  });
});

describe('the scoreboard', () => {
  it('counts verdicts, shows each claim with its sign, and leads to the evidence', () => {
    const markup = renderScoreboard(report())?.markup ?? '';
    expect(textOf(markup)).toContain('1 held 1 failed 0 not settled 1 not tested');
    for (const { id } of report().claims) {
      expect(markup).toContain(`href="#claim-${id}"`);
      expect(renderClaims(report()).markup).toContain(`id="claim-${id}"`);
    }
    expect(textOf(renderClaims(report()).markup)).toContain(
      '✓ held in sentiment with local:smollm2-135m: few-shot against plain',
    );
  });

  it('stands in the terminal and in the Markdown too', () => {
    expect(renderSummary(report(), { color: false, width: 100 })).toContain(
      'What is taught, put to the test: 1 held, 1 failed, 0 not settled, 1 not tested',
    );
    expect(renderMarkdown(report())).toContain('| A few examples show the model what you want. | ✓ held |');
  });
});

describe('the first screen', () => {
  it('has the decision table in short, with a mark for every claim', () => {
    const text = textOf(renderDecisionShort(report().decision)?.markup);
    expect(text).toMatch(
      /Cost \$0\.0036 to \$0\.41 per 1,000 answers, choice of prompt included ✓ confirmed/u,
    );
  });

  it('has one sample as every technique answered it, hostile texts made harmless', () => {
    const text = textOf(renderFirstSample(report())?.markup);
    expect(text).toContain('The lift was out');
    expect(text).toMatch(/plain \(Prompt engineering\) positive ✗ wrong/u);
    expect(text).toMatch(/cot \(Prompt engineering\) format error/u);
    expect(renderFirstSample(buildReport({ suites: [] }))).toBeNull();
  });
});
