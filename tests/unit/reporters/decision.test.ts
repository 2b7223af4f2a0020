import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../src/analysis/economics/decision-inputs.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderClaims, renderScoreboard } from '../../../src/reporters/html/claims.ts';
import { renderDecisionShort } from '../../../src/reporters/html/decision.ts';
import { renderFirstSample } from '../../../src/reporters/html/first-sample.ts';
import { renderAdvice, renderRecommendations } from '../../../src/reporters/html/recommendation.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { exampleReport, exampleRun, once } from '../../support/example-run.ts';
import { buildRun } from '../../support/run-record-builder.ts';

/** Markup without tags, a space for each, so that texts can be looked for. */
function textOf(markup: string | undefined): string {
  return (markup ?? '').replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
}

/** Report of the example for somebody who says this of the decision. */
const reportFor = (inputs: Partial<DecisionInputs>): Report =>
  buildReport(exampleRun(), { inputs: { ...NO_INPUTS, ...inputs } });

/** No technique is quick and good enough, and what an answer may cost is said. */
const strict = once(() => reportFor({ maxLatencyMs: 300, qualityAtLeast: 0.95, volumePerMonth: 200_000 }));

const WIDE = { color: false, width: 100 };

describe('what to do', () => {
  it('is a sentence at the volume, then a line for every suite and model', () => {
    const cells = [
      { technique: 'plain', outcomes: Array<0 | 1>(40).fill(0, 20).fill(1, 0, 20) },
      { technique: 'few-shot', outcomes: Array<1>(40).fill(1) },
    ];
    expect(textOf(renderAdvice(buildReport(buildRun({ cells })))?.markup)).toContain(
      'With local:tiny, use few-shot for Toy suite',
    );
    const text = textOf(renderAdvice(reportFor({ volumePerMonth: 200_000 }))?.markup);
    expect(text).toContain('At 200,000 answers a month: Fine-tuning for Sentiment of reviews; Prompt');
    expect(text).toMatch(/fine-tuned \(Fine-tuning\) 88\.9% .* \$0\.71 \$60\.01 above 99%/u);
  });

  it('says where a choice is one for now', () => {
    const one = exampleReport();
    expect(textOf(renderAdvice(one)?.markup)).toContain('(for now)');
    expect(renderSummary(one, WIDE)).toMatch(/ plain, for now +87\.3.* 27%$/mu);
    expect(renderMarkdown(one)).toContain('| **plain**, for now |');
  });

  it('says that no technique is left', () => {
    expect(textOf(renderAdvice(strict())?.markup)).toContain('no technique keeps the limits');
    expect(renderSummary(strict(), WIDE)).toContain('none keeps the limits');
    expect(renderMarkdown(strict())).toContain('none keeps the limits');
  });

  it('says everywhere that the reference is no option because nothing of it was right', () => {
    const cells = [
      { technique: 'plain', outcomes: Array<0>(20).fill(0) },
      { technique: 'cot', outcomes: Array<0 | 1>(20).fill(0, 5).fill(1, 0, 5) },
    ];
    const report = buildReport(buildRun({ cells }));
    const words = 'plain is no option: none of 20 right.';
    for (const text of [
      textOf(renderAdvice(report)?.markup),
      textOf(renderRecommendations(report).markup),
      renderSummary(report, WIDE),
      renderMarkdown(report),
    ]) {
      expect(text).toContain(words);
      expect(text).not.toContain('limits.');
    }
    const [nothing] = cells;
    const none = buildReport(buildRun({ cells: nothing === undefined ? [] : [nothing] }));
    expect(textOf(renderAdvice(none)?.markup)).toContain('no technique got anything right');
    expect(renderSummary(none, WIDE)).toContain('none got anything right');
    expect(renderMarkdown(none)).toContain('none got anything right');
  });

  it('is taken apart: every step, the regret, what would flip it, every option with its limits', () => {
    const text = textOf(renderRecommendations(exampleReport()).markup);
    expect(text).toContain('Refused. Retrieval is not shown to be better than few-shot');
    expect(text).toContain('cot scores highest: against the choice');
    expect(text).toContain('If fewer than 240 labelled examples are there: few-shot.');
    expect(textOf(renderRecommendations(strict()).markup)).toContain(
      'out: Accuracy is on the wrong side of 95',
    );
  });

  it('ends the summary of the terminal and begins the Markdown', () => {
    const lines = renderSummary(exampleReport(), WIDE).trimEnd().split('\n');
    expect(lines.at(-3)).toMatch(/^ {2}sentiment +fine-tuned +88\.9% +80\.7–93\.9% +\$0\.035 +above 99%$/u);
    expect(renderMarkdown(exampleReport())).toMatch(/## What to do\n\n\| Suite \| Model \| Use \|/u);
  });
});

describe('the scoreboard', () => {
  it('counts verdicts, shows each claim with its sign, and leads to the evidence', () => {
    const report = exampleReport();
    const markup = renderScoreboard(report)?.markup ?? '';
    expect(textOf(markup)).toContain('1 held 4 failed 4 not settled 5 not tested');
    const all = renderClaims(report).markup;
    expect(report.claims.length).toBeGreaterThan(10);
    for (const { id } of report.claims) {
      expect(markup).toContain(`href="#claim-${id}"`);
      expect(all).toContain(`id="claim-${id}"`);
    }
    expect(textOf(all)).toContain('✓ held in sentiment with local:smollm2-135m: fine-tuned against plain');
  });

  it('stands in the terminal and in the Markdown too', () => {
    expect(renderSummary(exampleReport(), WIDE)).toContain(
      'What is taught, put to the test: 1 held, 4 failed, 4 not settled, 5 not tested',
    );
    expect(renderMarkdown(exampleReport())).toContain('| Fine-tuning teaches knowledge. | ✓ held |');
  });
});

describe('the first screen', () => {
  it('has the decision table in short, with a mark for every claim', () => {
    const text = textOf(renderDecisionShort(exampleReport().decision)?.markup);
    expect(text).toMatch(/\$0\.0097 to start, \$0\.0035 per 1,000 answers ✗ contradicted/u);
  });

  it('has one sample as every technique answered it', () => {
    const text = textOf(renderFirstSample(exampleReport())?.markup);
    expect(text).toContain('The lift was out');
    expect(text).toMatch(/plain \(Prompt engineering\) \w+ ✗ wrong/u);
    expect(text).toMatch(/cot \(Prompt engineering\) format error/u);
  });

  it('has no sample where none was answered by every technique', () => {
    const cells = [
      { technique: 'plain', outcomes: [1] },
      { technique: 'few-shot', outcomes: ['failed' as const] },
    ];
    expect(renderFirstSample(buildReport(buildRun({ cells })))).toBeNull();
  });
});
