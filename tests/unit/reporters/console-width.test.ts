import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Option, Recommendation } from '../../../src/analysis/recommendation/recommendation-model.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { buildReport } from '../../support/report-builder.ts';

const WIDTHS = [80, 93, 100, 120];
const EXAMPLE = new URL('../../../reports/example/report.json', import.meta.url);

function optionOf(technique: string, change: Partial<Option> = {}): Option {
  return {
    technique,
    family: 'prompt-engineering',
    quality: { estimate: 0.8889, low: 0.807, high: 0.939, n: 90, level: 0.95, method: 'wilson' },
    perAnswer: 3_600,
    setup: 0,
    perUpdate: 0,
    month: 36_000_000,
    latencyMs: 128,
    examples: 0,
    against: [],
    ...change,
  };
}

function adviceOf(change: Partial<Recommendation> = {}): Recommendation {
  return {
    suite: 'sentiment',
    model: 'local:smollm2-135m',
    technique: 'fine-tuned',
    answer: '',
    steps: [],
    options: [optionOf('plain'), optionOf('fine-tuned')],
    regret: null,
    sure: 0.995,
    flips: [],
    next: null,
    ...change,
  };
}

const EUROS = { code: 'EUR', perUsd: 0.92 };

/** Two suites, the first with a choice that is one for now, the second as given. */
function reportOf(second: Partial<Recommendation>, inputs: Partial<Report['inputs']> = {}): Report {
  const report = buildReport();
  const advice = adviceOf({ suite: 'translation', model: 'local:gemma-3-270m', ...second });
  return {
    ...report,
    inputs: { ...report.inputs, ...inputs },
    recommendations: [adviceOf({ sure: 0.25 }), advice],
  };
}

/** The lines from a heading to the end of its block. */
function blockOf(report: Report, heading: string, width: number): string {
  const text = renderSummary(report, { color: false, width });
  return text.slice(text.indexOf(heading)).split('\n\n')[0]?.trimEnd() ?? '';
}

const LONG_NAME = 'fine-tuned-few-shot-nearest-with-passages';
const LONG = optionOf(LONG_NAME, { month: 1_234_560_000_000 });
const REPORTS: readonly (readonly [string, () => Promise<Report> | Report])[] = [
  ['the example', async () => JSON.parse(await readFile(EXAMPLE, 'utf8'))],
  ['a small report', () => reportOf({})],
  ['euros', () => reportOf({}, { currency: EUROS })],
  ['a long technique', () => reportOf({ technique: LONG_NAME, options: [LONG], sure: 0.25 })],
  [
    'a long technique and euros',
    () => reportOf({ technique: LONG_NAME, options: [LONG], sure: 0.25 }, { currency: EUROS }),
  ],
  [
    'no technique',
    () =>
      reportOf({
        technique: null,
        sure: null,
        options: [optionOf('plain', { against: ['the set-up is not known', 'nothing of it was right'] })],
      }),
  ],
  [
    'long words',
    () => {
      const report = reportOf({}, { currency: EUROS });
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
      const report = reportOf({}, { currency: EUROS });
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
    expect(blockOf(buildReport(), 'The decision table', 80)).toMatchInlineSnapshot(`
      "The decision table of this run
        family                measured                                  taught
        Cost
          Prompt engineering  $0.0036 to $0.41 per 1,000 answers, cho…  ✓ confirmed
          Fine-tuning         $0.02 of machine time for training        ✗ contradicted
        Time
          Prompt engineering  7.8 s to choose among 3 prompt variants   ✓ confirmed
        Data
          Fine-tuning         240 labelled examples                     ✓ confirmed
        Best for
          RAG                 +6.8 points over plain on sentiment       ? not settled"
    `);
  });

  it('shortens titles before the interval goes', () => {
    const report = buildReport();
    const recommendations = [adviceOf(), adviceOf({ suite: 'translation' })];
    expect(blockOf({ ...report, recommendations }, 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite                 use         quality    interval  a month  nothing better
        Sentiment of reviews  fine-tuned    88.9%  80.7–93.9%   $0.036       above 99%
        Translation into th…  fine-tuned      0.9     0.8–0.9   $0.036       above 99%"
    `);
    const long = reportOf({ technique: 'fine-tuned-few-shot', options: [optionOf('fine-tuned-few-shot')] });
    expect(blockOf(long, 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite                    use                  quality  a month  nothing better
        Sentiment of reviews     fine-tuned, for now    88.9%   $0.036             25%
        Translation into three…  fine-tuned-few-shot      0.9   $0.036       above 99%"
    `);
  });

  it('breaks amounts in a second currency before techniques are cut', () => {
    const report = (technique: string): Report =>
      reportOf({ technique, options: [optionOf(technique)], sure: 0.25 }, { currency: EUROS });
    expect(blockOf(report('fine-tuned-few-shot'), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite              use                           quality      a month  nothing
                                                                                better
        Sentiment of rev…  fine-tuned, for now             88.9%       $0.036      25%
                                                                  (EUR 0.033)
        Translation into…  fine-tuned-few-shot, for now      0.9       $0.036      25%
                                                                  (EUR 0.033)"
    `);
    expect(blockOf(report(LONG_NAME), 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite           use                              quality      a month  nothing
                                                                                better
        Sentiment of…   fine-tuned, for now                88.9%       $0.036      25%
                                                                  (EUR 0.033)
        Translation i…  fine-tuned-few-shot-n…, for now      0.9       $0.036      25%
                                                                  (EUR 0.033)"
    `);
  });
});

describe('advice where no technique keeps the limits', () => {
  const against = (...reasons: string[]): Partial<Option> => ({ against: reasons });

  it('says what the reference does not keep', () => {
    const options = [
      optionOf('few-shot', against('the set-up is not known')),
      optionOf('plain', against('Accuracy is on the wrong side of 90 points', 'the set-up is not known')),
    ];
    const report = reportOf({ suite: 'sentiment', technique: null, sure: null, options });
    expect(blockOf(report, 'What to do', 80)).toMatchInlineSnapshot(`
      "What to do, at 10,000 answers a month, an assumed volume
        suite                 use                    quality  a month  nothing better
        Sentiment of reviews  fine-tuned, for now      88.9%   $0.036             25%
        Sentiment of reviews  none keeps the limits        —        —               —
        Not kept by plain on Sentiment of reviews: Accuracy is on the wrong side of
          90 points; the set-up is not known"
    `);
  });

  it('says what the one that fails fewest does not keep where the reference is no option', () => {
    const options = [
      optionOf('rag', against('the set-up is not known', 'nothing of it was right')),
      optionOf('few-shot', against('the set-up is not known')),
    ];
    expect(blockOf(reportOf({ technique: null, options }), 'What to do', 100)).toContain(
      'Not kept by few-shot on Translation into three languages, local:gemma-3-270m: the set-up is not',
    );
  });
});
