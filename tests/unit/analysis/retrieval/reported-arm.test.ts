import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { Report } from '../../../../src/analysis/report.ts';
import { renderSummary } from '../../../../src/reporters/console.ts';
import { renderHtml } from '../../../../src/reporters/html/html-reporter.ts';
import { renderMarkdown } from '../../../../src/reporters/markdown.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

const GOLD = [['guide/refunds#when'], ['guide/fees'], ['guide/fees', 'tax#rates'], []];

/** The sources of the passages that each answer reports; `null` where it reports none. */
function reportOf(sources: readonly (readonly (string | null)[] | null)[], goldColumn?: string): Report {
  return buildReport(
    buildRun({
      suite: goldColumn === undefined ? {} : { goldColumn },
      samples: (index) => ({ metadata: { passages: [...(GOLD[index] ?? [])] } }),
      cells: [
        {
          technique: 'plain',
          outcomes: [1, 0, 1, 0],
          facts: (sample) => {
            const own = sources[sample];
            return own == null
              ? {}
              : {
                  passages: own.map((source) => ({ text: 'It takes twenty days.', source })),
                  answer: 'Twenty days',
                };
          },
        },
      ],
    }),
  );
}

const SOURCES = [['/srv/kb/guide/refunds.md', 'tax'], ['tax.md'], ['tax#rates', 'guide\\fees.md'], ['x']];

describe('passages that an application reports', () => {
  it('are held against the documents that answers stand in, by their sources', () => {
    expect(reportOf(SOURCES, 'passages').suites[0]?.reported).toMatchObject([
      {
        technique: 'plain',
        n: 4,
        passages: 1.5,
        ranking: {
          recall: { estimate: 2 / 3, n: 3 },
          precision: { estimate: 0.5 },
          reciprocalRank: { estimate: 2 / 3 },
          complete: { estimate: 2 / 3 },
        },
        rightWhenShown: { estimate: 1, n: 2 },
        rightWhenMissed: { estimate: 0, n: 1 },
        support: { estimate: 1 },
      },
    ]);
  });

  it('are shown in every report', async () => {
    const report = reportOf(SOURCES, 'passages');
    expect(renderMarkdown(report)).toMatch(
      /\| Passages of the application \|.*\n.*\n\| plain \| 4 \| 1\.5 \| 66\.7%/,
    );
    expect(await renderHtml(report)).toContain('What the application says it retrieved');
    expect(renderSummary(report, { color: false, width: 100 }).replaceAll(/\s+/g, ' ')).toContain(
      'plain: of the right documents the application found 66.7%; of its passages 50.0% are from one (n = 4)',
    );
  });

  it.each([
    ['no right document is known', SOURCES, undefined, false],
    ['no passage names a source', [[null], [null]], 'passages', false],
    ['sources have other names', [['Refunds'], ['Fees']], 'passages', true],
  ] as const)('are of unknown worth where %s', (_, sources, column, told) => {
    const report = reportOf(sources, column);
    expect(report.suites[0]?.reported).toMatchObject([
      { ranking: null, rightWhenShown: null, rightWhenMissed: null },
    ]);
    const notice =
      'toy, plain with local:tiny: no source that it reports, for instance "Refunds", is the name of a right document, for instance "guide/refunds": what it found is not known.';
    expect(report.notices.includes(notice)).toBe(told);
  });

  it('are not spoken of where no answer has any', () => {
    expect(reportOf([null, null], 'passages').suites[0]?.reported).toBeUndefined();
  });
});
