import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../../src/reporters/console.ts';
import { HOSTILE_TEXTS, makeHostile } from '../../support/hostile.ts';
import { buildReport } from '../../support/report-builder.ts';

describe('terminal summary', () => {
  it('shows suites, the decision table in short, and notices', () => {
    expect(renderSummary(buildReport(), { color: false, width: 100 })).toMatchInlineSnapshot(`
      "Prompt, retrieve, or fine-tune?
      2026-01-15T09-30-00Z-a1b2c3 · quick profile · test split · 870 trials · 4 min 44 s · spent $0.012
      ! 62 failed trials

      Sentiment of reviews · local:smollm2-135m
      Accuracy, 95% interval · 90 of 300 test samples
        technique                                 quality   interval  against plain        cost/1k  median
        plain                 ╶─●──╴                45.6%  35.7–55.8  reference            $0.0036  128 ms
        few-shot                ┊   ╶──●─╴          70.0%  59.9–78.5  ▲ better +24.4 pp    $0.0058  207 ms
        cot             ╶─●──╴  ┊                   23.3%  15.8–33.1  ▼ worse −22.2 pp      $0.074   2.6 s
        rag                     ╶─●──╴              53.4%  43.1–63.5  ? undecided +6.8 pp  unknown       —
        fine-tuned              ┊         ╶─●╴      88.9%  80.7–93.9  ▲ better +43.3 pp    $0.0035  124 ms
        cheaper in all than plain: few-shot: up to about 16 answers (15 to 18); cot: up to about 3
          answers; rag: unknown; fine-tuned: not settled

        · On smollm2-135m, fine-tuned answers best: 88.9% against 45.6% for plain (+43.3 points,
          interval +32.1 to +53.1).
        · Five examples in the prompt already bring +24.4 points at 1.6 times the latency.
        · Step-by-step reasoning is worse than plain: −22.2 points, interval −33.5 to −10.1.
        · fine-tuned is the best of 5 techniques (each compared with all others).
        · Whether retrieval helps is undecided: +6.8 points, interval −5.0 to +18.5.

      Translation into three languages · local:gemma-3-270m
      chrF, 95% interval · 60 of 180 test samples
        technique                                     quality   interval  against plain   cost/1k  median
        plain                         ╶─●─╴              31.2  28.4–34.1  reference       unknown  690 ms
        few-shot                        ┊      ╶─●─╴     44.8  41.9–47.6  ▲ better +13.6  unknown  742 ms
        fine-tuned                                          —          —  not compared    unknown       —

      Translation into three languages · openai:gpt-example-mini
      chrF, 95% interval · 60 of 180 test samples
        technique                                   quality   interval  against plain      cost/1k  median
        plain                                 ╶●╴      61.4  58.8–63.7  reference           $0.041  911 ms
        few-shot                              ╶●╴      62.0  59.6–64.4  = equivalent +0.6   $0.089   1.2 s
        cot                                  ╶●╴       59.1  56.0–61.9  ? undecided −2.3     $0.41   3.4 s
        rag                                    ╶●╴     63.5  61.0–65.8  ▲ better +2.1        $0.13       —

        · On gpt-example-mini, retrieval of the house termbase gains +2.1 chrF (interval +0.7 to +3.6);
          few-shot is equivalent to plain.
        · On gemma-3-270m, few-shot gains +13.6 chrF; fine-tuned could not be measured, since all 60
          trials failed.

      cost/1k: cost of 1,000 answers · median: latency of one answer · ┊ where the reference stands ·
      undecided: the samples support no verdict

      Before you believe a figure
        ! 62 trials failed; they are left out of every score and counted in every table.
        ! The quick profile uses 90 of 300 samples: differences below 17 points may go unseen.

      What is taught, put to the test: 1 held, 1 failed, 0 not settled, 1 not tested
        ✓ held         A few examples show the model what you want. Of 1 test: held in 1.
        ✗ failed       “Let’s think through this step by step:” dramatically improves reasoning. Of 1
                       test: failed in 1.

      The decision table of this run
        aspect    family              measured                                              taught
        Cost      Prompt engineering  $0.0036 to $0.41 per 1,000 answers, choice of promp…  ✓ confirmed
                  Fine-tuning         $0.02 of machine time for training                    ✗ contradicted
        Time      Prompt engineering  7.8 s to choose among 3 prompt variants               ✓ confirmed
        Data      Fine-tuning         240 labelled examples                                 ✓ confirmed
        Best for  RAG                 +6.8 points over plain on sentiment                   ? not settled
      "
    `);
  });

  it('drops the interval in numbers before the bar when there is less room', () => {
    const lines = renderSummary(buildReport(), { color: false, width: 80 }).split('\n');
    expect(lines.slice(3, 11).join('\n')).toMatchInlineSnapshot(`
      "! 62 failed trials

      Sentiment of reviews · local:smollm2-135m
      Accuracy, 95% interval · 90 of 300 test samples
        technique                        quality  against plain        cost/1k  median
        plain             ╶─●─╴            45.6%  reference            $0.0036  128 ms
        few-shot            ┊  ╶─●╴        70.0%  ▲ better +24.4 pp    $0.0058  207 ms
        cot            ╶●─╴ ┊              23.3%  ▼ worse −22.2 pp      $0.074   2.6 s"
    `);
  });

  it.each([40, 80, 93, 100, 300])('keeps within its width at %i columns', (width) => {
    const lines = renderSummary(buildReport(), { color: false, width }).split('\n');
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(Math.min(100, Math.max(80, width)));
  });

  it('says the same with colour', () => {
    const report = buildReport();
    const painted = renderSummary(report, { color: true, width: 100 });
    expect(painted).toContain('\u001B[');
    const bare = stripVTControlCharacters(painted);
    expect(bare).toBe(renderSummary(report, { color: false, width: 100 }));
  });

  it.each(Object.entries(HOSTILE_TEXTS))('prints nothing that commands a terminal: %s', (_, text) => {
    const summary = renderSummary(makeHostile(buildReport(), text), { color: false, width: 100 });
    expect(summary.isWellFormed()).toBe(true);
    expect(summary).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
  });

  it('shows an empty report', () => {
    const report = buildReport({ suites: [], decision: [], notices: [] });
    expect(renderSummary(report, { color: false, width: 80 })).toMatchInlineSnapshot(`
      "Prompt, retrieve, or fine-tune?
      2026-01-15T09-30-00Z-a1b2c3 · quick profile · test split · 870 trials ·
      4 min 44 s · spent $0.012
      ! 62 failed trials

      cost/1k: cost of 1,000 answers · median: latency of one answer · ┊ where the
      reference stands · undecided: the samples support no verdict

      What is taught, put to the test: 1 held, 1 failed, 0 not settled, 1 not tested
        ✓ held         A few examples show the model what you want. Of 1 test: held in
                       1.
        ✗ failed       “Let’s think through this step by step:” dramatically improves
                       reasoning. Of 1 test: failed in 1.
      "
    `);
  });
});
