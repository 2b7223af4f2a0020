import { describe, expect, it } from 'vitest';
import { buildReport as reportOf } from '../../../src/analysis/build-report.ts';
import { redactTexts, TEXT_LEFT_OUT } from '../../../src/analysis/redact-texts.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { trialRows } from '../../../src/analysis/samples/trial-rows.ts';
import { BUILT_IN_REPORTERS } from '../../../src/reporters/built-in-reporters.ts';
import type { ReportInput } from '../../../src/reporters/reporter.ts';
import { exampleReport, exampleRow } from '../../support/example-run.ts';
import { buildRun, technique } from '../../support/run-record-builder.ts';
import { SEARCH, SPECIFIC } from '../../support/suite-builder.ts';

/** A run in which every text says what it is. */
const RECORD = buildRun({
  suite: { answer: { kind: 'text' } },
  cells: [
    { technique: 'plain', outcomes: [1, 0, 'failed', 'format-error'], facts: { answer: 'zebra answer' } },
    {
      technique: technique('rag', {
        retrieval: SEARCH,
        instructions: {
          ...SPECIFIC,
          instruction: { text: 'zebra instruction', file: 'prompts/rag.txt' },
          system: { text: 'zebra system' },
        },
      }),
      outcomes: [1, 1, 1, 0],
      facts: {
        answer: 'zebra answer',
        retrieval: { gold: ['g'], found: [{ gold: ['g'], text: 'zebra passage' }] },
      },
      tuning: { outcomes: [[1], [0]], chosen: 0 },
    },
  ],
  samples: (index) => ({ input: `zebra question ${index}`, targets: [`zebra target ${index}`] }),
  more: [
    {
      type: 'score',
      trial: 'toy/plain/local:tiny/s-0/0/0',
      metric: 'grade',
      scorerVersion: 1,
      value: null,
      failure: 'the judge said "zebra grade"',
    },
  ],
});

const whole = { report: reportOf(RECORD), rows: trialRows(RECORD) };

/** The report without what only people read. */
function figuresOf(report: Report) {
  return {
    ...report,
    run: { ...report.run, redacted: null },
    notices: null,
    suites: report.suites.map(({ showcases: _, examples: __, promptVariants, cells, ...suite }) => ({
      ...suite,
      cells: cells.map(({ technique: spec, ...cell }) => ({ ...cell, technique: spec.name })),
      promptVariants: promptVariants.map((spread) => ({
        ...spread,
        promptVariants: spread.promptVariants.map(({ figure }) => figure),
      })),
    })),
  };
}

async function filesOf(input: ReportInput): Promise<string> {
  const files = await Promise.all(BUILT_IN_REPORTERS.all.map((reporter) => reporter.render(input)));
  return files
    .flat()
    .map(({ content }) => content)
    .join('\n');
}

describe('redactTexts', () => {
  it('leaves no text in any format, where there were many', async () => {
    const before = await filesOf(whole);
    for (const text of ['question', 'target', 'answer', 'passage', 'grade', 'instruction', 'system'].map(
      (what) => `zebra ${what}`,
    ))
      expect(before).toContain(text);
    expect(before).toContain('HTTP 500');
    const after = await filesOf(redactTexts(whole));
    for (const text of ['zebra', 'HTTP 500', 'no label in the answer', 'wording 0']) {
      expect(after).not.toContain(text);
    }
    expect(after).toContain(TEXT_LEFT_OUT);
    expect(after).toContain('prompts/rag.txt');
  });

  it('leaves every figure, id, score and cost as it was', () => {
    const { report, rows } = redactTexts(whole);
    expect(report.run.redacted).toBe(true);
    expect(figuresOf(report)).toEqual(figuresOf(whole.report));
    expect(
      Array.from(
        rows,
        ({ input: _, targets: __, answer: ___, output: ____, scoringFailures: _____, ...row }) => row,
      ),
    ).toEqual(
      Array.from(
        whole.rows,
        ({ input: _, targets: __, answer: ___, output: ____, scoringFailures: _____, ...row }) => row,
      ),
    );
    const [before, after] = [whole.report, report].map(({ suites }) => suites[0]?.showcases[0]?.answers[1]);
    expect(after).toMatchObject({ score: before?.score, cost: before?.cost, latencyMs: before?.latencyMs });
    expect(after?.passages).toEqual([{ document: 'guide', heading: null, text: '', right: true }]);
  });

  it('says so in a notice, and takes a reason of a failure out of the others', () => {
    const { notices } = redactTexts(whole).report;
    expect(notices).toContain(`1 of 8 trials failed and has no score: ${TEXT_LEFT_OUT}`);
    expect(notices).toContain(`1 score of grade is missing because scoring failed: ${TEXT_LEFT_OUT}`);
    expect(notices.at(-1)).toMatch(
      /^The texts of samples, answers, passages and prompt variants were left out/,
    );
    expect(notices).toHaveLength(whole.report.notices.length + 1);
  });

  it('cuts a reason only from the end of a notice', () => {
    const report = { ...exampleReport(), notices: ['3 trials failed: 3', 'No price is known: '] };
    const rows = ['', '3', 'known'].map((answer) => exampleRow({ status: 'failed', answer }));
    expect(redactTexts({ report, rows }).report.notices.slice(0, 2)).toEqual([
      `3 trials failed: ${TEXT_LEFT_OUT}`,
      `No price is known: ${TEXT_LEFT_OUT}`,
    ]);
  });

  it('keeps the labels of a suite that asks for them', () => {
    const labels = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0] }] });
    const { report } = redactTexts({ report: reportOf(labels), rows: trialRows(labels) });
    expect(report.suites[0]?.cells[0]?.classification?.confusion.labels).toEqual(['yes', 'no']);
  });

  it('marks the place of a text on the page and in Markdown', async () => {
    const input = redactTexts({ report: exampleReport(), rows: [] });
    const [page] = await BUILT_IN_REPORTERS.get('html').render(input);
    expect(page?.content).toContain(`<p class="text nothing">${TEXT_LEFT_OUT}</p>`);
    const [markdown] = await BUILT_IN_REPORTERS.get('markdown').render(input);
    expect(markdown?.content).toContain(`Accepted: ${TEXT_LEFT_OUT}`);
    expect(markdown?.content).toContain(`| plain | Prompt engineering | ${TEXT_LEFT_OUT} |`);
  });
});
