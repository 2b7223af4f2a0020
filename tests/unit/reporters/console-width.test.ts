import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../src/analysis/economics/decision-inputs.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { exampleReport, exampleRun, once } from '../../support/example-run.ts';
import { buildRun, type Outcome } from '../../support/run-record-builder.ts';

const WIDTHS = [80, 93, 100, 120];
const EXAMPLE = new URL('../../../reports/example/report.json', import.meta.url);

const EUROS: Partial<DecisionInputs> = { currency: { code: 'EUR', perUsd: 0.92 } };

/** The report of the example for somebody who says this of the decision. */
function reportOf(inputs: Partial<DecisionInputs>): Report {
  return buildReport(exampleRun(), { inputs: { ...NO_INPUTS, ...inputs } });
}

const LONG_NAME = 'fine-tuned-few-shot-nearest-with-passages';

const outcomes = (right: number): Outcome[] =>
  Array.from({ length: 40 }, (_, index) => (index < right ? 1 : 0));

/** A report of a suite with a long title and a dear technique of this name that is the best. */
function reportNaming(technique: string, inputs: Partial<DecisionInputs> = {}): Report {
  const run = buildRun({
    suite: { title: 'Translation into three languages' },
    cells: [
      { technique: 'plain', outcomes: outcomes(10) },
      { technique, outcomes: outcomes(30), facts: { machineMs: 9_000_000 } },
    ],
  });
  return buildReport(run, { inputs: { ...NO_INPUTS, ...inputs } });
}

const inEuros = once(() => reportOf(EUROS));
const withoutTechnique = once(() => reportOf({ qualityAtLeast: 0.9, maxLatencyMs: 100 }));

/** The lines from a heading to the end of its block. */
function blockOf(report: Report, heading: string, width: number): string {
  const text = renderSummary(report, { color: false, width });
  return text.slice(text.indexOf(heading)).split('\n\n')[0]?.trimEnd() ?? '';
}

const REPORTS: readonly (readonly [string, () => Promise<Report> | Report])[] = [
  ['the example', async () => JSON.parse(await readFile(EXAMPLE, 'utf8'))],
  ['two suites', exampleReport],
  ['euros', inEuros],
  ['a long technique', () => reportNaming(LONG_NAME)],
  ['a long technique and euros', () => reportNaming(LONG_NAME, EUROS)],
  ['no technique', withoutTechnique],
  [
    'long words',
    () => {
      const report = inEuros();
      const long = 'x'.repeat(130);
      return {
        ...report,
        notices: [...report.notices, `The file ${long} is not there.`],
        suites: report.suites.map((suite) => ({
          ...suite,
          title: `A ${long}`,
          reference: LONG_NAME,
          findings: [`See ${long}`],
        })),
      };
    },
  ],
  [
    'wide signs',
    () => {
      const report = inEuros();
      const wide = '日本語の要約 👨‍👩‍👧 cafe\u0301 🫠 क्षि ';
      return {
        ...report,
        notices: [...report.notices, wide.repeat(8)],
        suites: report.suites.map((suite) => ({
          ...suite,
          title: wide.repeat(5),
          findings: [wide.repeat(5).replaceAll(' ', '')],
        })),
      };
    },
  ],
];

describe('the width of the terminal summary', () => {
  for (const [name, build] of REPORTS) {
    it.each(WIDTHS)(`is kept for ${name} at %i columns`, async (width) => {
      const report = await build();
      for (const color of [false, true]) {
        const text = renderSummary(report, { color, width });
        const bare = stripVTControlCharacters(text);
        expect(bare).toContain('The decision table of this run');
        expect(bare).toContain('What to do, at');
        expect(bare).toContain('Before you believe a figure');
        expect(bare.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
      }
    });
  }

  it('sets aspects of the decision table above their rows where there is little room', () => {
    expect(blockOf(exampleReport(), 'The decision table', 80)).toMatchInlineSnapshot(`
      "The decision table of this run
        family                measured                                  taught
        Cost
          Prompt engineering  at most $0.000030 an answer, $0.0036 to   ? not settled
                              $0.030 per 1,000 answers
          Fine-tuning         $0.0097 to start, $0.0035 per 1,000       ✗ contradicted
                              answers
        Time
          Prompt engineering  at most 6.0 s of machine time             ? not settled
          RAG                 1.4 s for an index                        ? not settled
          Fine-tuning         5 min 50 s of training, all attempts      ? not settled
        Complexity
          Prompt engineering  1 service, 1 step before the first        ? not settled
                              answer
          RAG                 3 services, 3 steps before the first      ? not settled
                              answer
          Fine-tuning         2 services, 3 steps before the first      ? not settled
                              answer
        Data
          Prompt engineering  up to 5 labelled examples                 ? not settled
          RAG                 20 documents, no labelled examples        ? not settled
          Fine-tuning         240 labelled examples                     ? not settled
        Best for
          Prompt engineering  better in 2 of 3 comparisons: sentiment   ? not settled
                              (only few-shot) and translation
          RAG                 better in 0 of 1 comparison               ? not settled
          Fine-tuning         better in 1 of 1 comparison: sentiment    ? not settled
        Updates
          Prompt engineering  0% of touched questions right before,     ✓ confirmed
                              46.7% after; answers follow after 130 ms
          RAG                 0% of touched questions right before,     ✓ confirmed
                              50% after; answers follow after an
                              unknown time
          Fine-tuning         training again, 2 min 55 s                ? not settled
        Scalability
          Prompt engineering  1.1 to 7.7 answers/s                      ? not settled
          Fine-tuning         7.8 answers/s                             ? not settled
        Where data goes
          Prompt engineering  questions and the examples shown leave    —
          RAG                 documents leave                           —
          Fine-tuning         nothing leaves this machine               —"
    `);
  });

  it('shortens titles before the interval goes, and then drops that', () => {
    expect(blockOf(exampleReport(), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite        use             quality    interval  a month  nothing better
        sentiment    fine-tuned        88.9%  80.7–93.9%   $0.035       above 99%
        translation  few-shot           63.3   56.4–70.3  unknown       above 99%
        translation  plain, for now     87.3   80.6–92.4    $0.30             27%"
    `);
    expect(blockOf(reportNaming(LONG_NAME), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite  use                                       quality    a month    nothing
                                                                                better
        toy    fine-tuned-few-shot-nearest-with-passag…    75.0%  $9,000.00  above 99%"
    `);
  });

  it('breaks amounts in a second currency before techniques are cut', () => {
    expect(blockOf(reportNaming('fine-tuned-few-shot', EUROS), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite  use                  quality                   a month  nothing better
        toy    fine-tuned-few-shot    75.0%  $9,000.00 (EUR 8,280.00)       above 99%"
    `);
    expect(blockOf(reportNaming(LONG_NAME, EUROS), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite  use                                  quality         a month    nothing
                                                                                better
        toy    fine-tuned-few-shot-nearest-with-p…    75.0%       $9,000.00  above 99%
                                                             (EUR 8,280.00)"
    `);
  });
});

describe('advice where no technique keeps the limits', () => {
  it('says what the reference does not keep', () => {
    expect(blockOf(withoutTechnique(), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite        use                    quality  interval  a month  nothing better
        sentiment    none keeps the limits        —         —        —               —
        translation  none keeps the limits        —         —        —               —
        translation  none keeps the limits        —         —        —               —
        sentiment: plain is no option: Accuracy is on the wrong side of 90 points
          and the median latency, 130 ms, is above 100 ms.
        translation, local:gemma-3-270m: plain is no option: chrF is on the wrong
          side of 90 points and the median latency, 702 ms, is above 100 ms.
        translation, openai:gpt-example-mini: plain is no option: chrF is on the
          wrong side of 90 points and the median latency, 929 ms, is above 100 ms."
    `);
  });

  it('says what the one that fails fewest does not keep where the reference is no option', () => {
    const run = buildRun({
      cells: [
        { technique: 'rag', outcomes: outcomes(0), facts: { machineMs: null, usage: null } },
        { technique: 'few-shot', outcomes: outcomes(20), facts: { machineMs: null, usage: null } },
      ],
    });
    const report = buildReport(run, { inputs: { ...NO_INPUTS, maxCostPer1k: 1 } });
    expect(blockOf(report, 'What to do', 100)).toContain(
      'toy: few-shot is no option: the cost of 1,000 answers is not known.',
    );
  });
});
