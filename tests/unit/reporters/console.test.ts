import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { exampleReport } from '../../support/example-run.ts';
import { HOSTILE_TEXTS, makeHostile } from '../../support/hostile.ts';
import { buildRun } from '../../support/run-record-builder.ts';

describe('terminal summary', () => {
  it('shows suites, the decision table in short, and notices', () => {
    expect(renderSummary(exampleReport(), { color: false, width: 100 })).toMatchInlineSnapshot(`
      "Prompt, retrieve, or fine-tune?
      2026-01-15T09-30-00Z-a1b2c3 · quick profile · test split · 900 trials · 2 min 00 s · spent unknown
      ! 62 failed trials

      Sentiment of reviews (sentiment) · local:smollm2-135m
      Accuracy, 95% interval · 90 of 300 test samples
        technique                                 quality   interval  against plain        cost/1k  median
        plain                 ╶─●──╴                45.6%  35.7–55.8  reference            $0.0036  130 ms
        few-shot                ┊   ╶──●─╴          70.0%  59.9–78.5  ▲ better +24.4 pp    $0.0057  205 ms
        cot         ●╴          ┊                    0.0%    0.0–4.1  ▼ worse −45.6 pp      $0.075   2.7 s
        rag                    ╶──●──╴              51.1%  40.9–61.3  ? undecided +4.5 pp  unknown       —
        rag-oracle              ┊ ╶──●─╴            61.1%  50.8–70.5  not compared          $0.011  410 ms
        fine-tuned              ┊         ╶─●╴      88.9%  80.7–93.9  ▲ better +43.3 pp    $0.0035  127 ms
        rag: closed book 46.6%, found passages 51.1%, right passages given 60.2% of 88 right; of its
          errors 14 missed a passage, 29 had it
        fine-tuned: trained on 240 examples in 2 attempts: 5 min 50 s, $0.0097 in all
        cheaper in all than plain: few-shot: up to about 79 answers (55 to 80); cot: up to about 2
          answers; rag: unknown; fine-tuned: from about 1,000,000,000 answers on (127,000,000 to
          1,010,000,000)

        · With local:smollm2-135m, few-shot was better than plain on Accuracy: +24.4 points (95%
          interval 7.7 to 39.7); n = 90; adjusted p = 0.012.
        · With local:smollm2-135m, fine-tuned was better than plain on Accuracy: +43.3 points (95%
          interval 31.9 to 54.2); n = 90; adjusted p < 0.001.
        · With local:smollm2-135m, cot was worse than plain on Accuracy: −45.6 points (95% interval
          −55.8 to −35.7); n = 90; adjusted p < 0.001.
        · With local:smollm2-135m, no difference from plain on Accuracy is shown for rag (+4.5 points,
          95% interval −14.4 to 23.2, n = 88): undecided until there are more samples.
        · With local:smollm2-135m, fine-tuned is the best of 5 techniques on Accuracy (each compared
          with all others).

      Translation into three languages (translation) · local:gemma-3-270m
      chrF, 95% interval · 60 of 180 test samples
        technique                                     quality   interval  against plain   cost/1k  median
        plain                  ╶●╴                       28.0  25.8–30.2  reference       unknown  702 ms
        few-shot                ┊            ╶──●──╴     63.3  56.4–70.3  ▲ better +35.3  unknown  756 ms
        fine-tuned                                          —          —  ? undecided —   unknown       —
        lost (fine-tuned) stands in no ledger
        cheaper in all than plain: few-shot, fine-tuned: unknown

      Translation into three languages (translation) · openai:gpt-example-mini
      chrF, 95% interval · 60 of 180 test samples
        technique                                   quality   interval  against plain      cost/1k  median
        plain                               ╶─●─╴      87.3  80.6–92.4  reference           $0.030  929 ms
        few-shot                            ╶─●─╴      87.4  80.7–92.4  = equivalent +0.1   $0.060   1.2 s
        cot                                  ╶──●╴     92.1  85.1–96.6  ? undecided +4.7     $0.12   3.6 s
        cheaper in all than plain: few-shot, cot: never

        · With local:gemma-3-270m, few-shot was better than plain on chrF: +35.3 points (95% interval
          30.8 to 41.1); n = 60; adjusted p < 0.001.
        · With openai:gpt-example-mini, few-shot did as well as plain on chrF (a difference of 2 points
          or more is ruled out, adjusted p = 0.001): +0.1 points (95% interval −0.1 to 0.2); n = 60;
          adjusted p = 0.520.
        · With openai:gpt-example-mini, no difference from plain on chrF is shown for cot (+4.7 points,
          95% interval −3.6 to 12.7, n = 60): undecided until there are more samples.
        · With openai:gpt-example-mini, cot, few-shot and plain are tied for the best on chrF: none of
          them is shown to beat another, and none is ruled out (each compared with all others).

      cost/1k: cost of 1,000 answers · median: latency of one answer · ┊ where the reference stands ·
      undecided: the samples support no verdict

      Before you believe a figure
        ! 62 of 900 trials failed and have no score; most often (62 times): HTTP 500
        ! sentiment: answers that cannot be read count as wrong, so differences to these are partly of
          form: cot 28 of 90.
        ! Confirmed are only the comparisons with the reference on the primary metric; all other pairs,
          slices and metrics are exploratory.
        ! No price is known for local:minilm, local:gemma-3-270m and local:gemma-3-270m+lost: their cost
          is unknown, not zero.
        ! sentiment: 2 chunks of 126 are longer than openai:embed-example reads, so only the beginning
          can be found.
        ! 9.8% of the calls (88 of 898) came from the cache: this run was not billed for them, and they
          enter no time statistic.
        ! 1 cell of 12 without a latency: every attempt was cached or shared the machine with others.
        ! This machine was not equally fast while local:smollm2-135m was measured: answers took 0.84
          (sentiment, few-shot) to 1.50 times (sentiment, rag-oracle) what their tokens explain. Smaller
          differences of cost and latency may be the machine's; break-evens allow for it.
        ! Not all samples were measured: sentiment 90 of 300 and translation 60 of 180.
        ! local:smollm2-135m and local:gemma-3-270m run on this machine: which technique wins with them
          says nothing about larger models.

      What is taught, put to the test: 1 held, 4 failed, 4 not settled, 5 not tested
        ✓ held         Fine-tuning teaches knowledge. Of 1 test: held in 1.
        ✗ failed       Move to RAG if external, private or real-time information is needed. Of 1 test:
                       failed in 1.
        ✗ failed       Prompting, RAG and fine-tuning are increasingly powerful. Of 1 test: failed in 1.
        ✗ failed       Fine-tuning takes hours to days (the training itself). Of 1 test: failed in 1.
        ✗ failed       Fine-tuning takes days to weeks (the training itself; this is taught too). Of 1
                       test: failed in 1.
        ? not settled  The same model gives “vastly different results” depending on the wording of the
                       prompt. Of 1 test: not settled in 1.
        ? not settled  A few examples show the model what you want. Of 3 tests: held in 2 and failed in 1.
        ? not settled  RAG answers from documents that the model never saw. Of 1 test: not settled in 1.
        ? not settled  Fine-tuning teaches behaviour. Of 1 test: not settled in 1.

      The decision table of this run
        aspect           family              measured                                       taught
        Cost             Prompt engineering  at most $0.000030 an answer, $0.0036 to        ? not settled
                                             $0.030 per 1,000 answers
                         Fine-tuning         $0.0097 to start, $0.0035 per 1,000 answers    ✗ contradicted
        Time             Prompt engineering  at most 6.0 s of machine time                  ? not settled
                         RAG                 1.4 s for an index                             ? not settled
                         Fine-tuning         5 min 50 s of training, all attempts           ? not settled
        Complexity       Prompt engineering  1 service, 1 step before the first answer      ? not settled
                         RAG                 3 services, 3 steps before the first answer    ? not settled
                         Fine-tuning         2 services, 3 steps before the first answer    ? not settled
        Data             Prompt engineering  up to 5 labelled examples                      ? not settled
                         RAG                 20 documents, no labelled examples             ? not settled
                         Fine-tuning         240 labelled examples                          ? not settled
        Best for         Prompt engineering  better in 2 of 3 comparisons: sentiment (only  ? not settled
                                             few-shot) and translation
                         RAG                 better in 0 of 1 comparison                    ? not settled
                         Fine-tuning         better in 1 of 1 comparison: sentiment         ? not settled
        Updates          Prompt engineering  0% of touched questions right before, 46.7%    ✓ confirmed
                                             after; answers follow after 130 ms
                         RAG                 0% of touched questions right before, 50%      ✓ confirmed
                                             after; answers follow after an unknown time
                         Fine-tuning         training again, 2 min 55 s                     ? not settled
        Scalability      Prompt engineering  1.1 to 7.7 answers/s                           ? not settled
                         Fine-tuning         7.8 answers/s                                  ? not settled
        Where data goes  Prompt engineering  questions and the examples shown leave         —
                         RAG                 documents leave                                —
                         Fine-tuning         nothing leaves this machine                    —

      What to do, at 10,000 answers a month, an assumed volume
        suite        use             quality    interval  a month  nothing better
        sentiment    fine-tuned        88.9%  80.7–93.9%   $0.035       above 99%
        translation  few-shot           63.3   56.4–70.3  unknown       above 99%
        translation  plain, for now     87.3   80.6–92.4    $0.30             27%
      "
    `);
  });

  it('drops the interval in numbers before the bar when there is less room', () => {
    const lines = renderSummary(exampleReport(), { color: false, width: 80 }).split('\n');
    expect(lines.slice(3, 11).join('\n')).toMatchInlineSnapshot(`
      "! 62 failed trials

      Sentiment of reviews (sentiment) · local:smollm2-135m
      Accuracy, 95% interval · 90 of 300 test samples
        technique                        quality  against plain        cost/1k  median
        plain             ╶─●─╴            45.6%  reference            $0.0036  130 ms
        few-shot            ┊  ╶─●╴        70.0%  ▲ better +24.4 pp    $0.0057  205 ms
        cot         ●╴      ┊               0.0%  ▼ worse −45.6 pp      $0.075   2.7 s"
    `);
  });

  it.each([40, 80, 93, 100, 300])('keeps within its width at %i columns', (width) => {
    const lines = renderSummary(exampleReport(), { color: false, width }).split('\n');
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(Math.min(100, Math.max(80, width)));
  });

  it('says the same with colour', () => {
    const report = exampleReport();
    const painted = renderSummary(report, { color: true, width: 100 });
    expect(painted).toContain('\u001B[');
    const bare = stripVTControlCharacters(painted);
    expect(bare).toBe(renderSummary(report, { color: false, width: 100 }));
  });

  it.each(Object.entries(HOSTILE_TEXTS))('prints nothing that commands a terminal: %s', (_, text) => {
    const summary = renderSummary(makeHostile(exampleReport(), text), { color: false, width: 100 });
    expect(summary.isWellFormed()).toBe(true);
    expect(summary).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
  });

  it('shows an empty report', () => {
    const report = buildReport(buildRun({ cells: [], finished: false }));
    expect(renderSummary(report, { color: false, width: 80 })).toMatchInlineSnapshot(`
      "Prompt, retrieve, or fine-tune?
      run-1 · quick profile · test split · 0 trials · 1 min 00 s · spent $0
      ! unfinished

      cost/1k: cost of 1,000 answers · median: latency of one answer · ┊ where the
      reference stands · undecided: the samples support no verdict

      Before you believe a figure
        ! The run did not record its end, though no planned trial is missing.
        ! Not all samples were measured: toy 0 of 500.

      What is taught, put to the test: 0 held, 0 failed, 0 not settled, 14 not
        tested
      "
    `);
  });
});
