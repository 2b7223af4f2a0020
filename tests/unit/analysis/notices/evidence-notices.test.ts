import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

/** The notices of a run of ten answers, of which some are empty. */
function noticesWith(empty: number, stop: readonly string[]): readonly string[] {
  const record = buildRun({ cells: [{ technique: 'plain', outcomes: Array.from({ length: 10 }, () => 1) }] });
  let left = empty;
  return buildReport({
    ...record,
    records: record.records.map((line) => {
      if (line.type !== 'call') return line;
      const text = left-- > 0 ? '\n' : line.response.text;
      const response = { ...line.response, text, finishReason: 'stop' as const };
      return { ...line, request: { ...line.request, stop }, response };
    }),
  }).notices.filter((notice) => notice.includes('empty'));
}

describe('answers that are empty', () => {
  it('are told where stop texts may have cut them, and many are', () => {
    expect(noticesWith(5, ['\n', 'Note:'])).toEqual([
      expect.stringMatching(
        /: 5 of 10 answers are empty\. Answers that begin with a stop text are cut before their first word; the stop texts are "\\n" and "Note:"\.$/,
      ),
    ]);
  });

  it('are not told where they are few, or where nothing stops an answer', () => {
    expect(noticesWith(1, ['\n'])).toEqual([]);
    expect(noticesWith(5, [])).toEqual([]);
  });
});

describe('what was said of the data', () => {
  it('stands in the report', () => {
    const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] });
    const notices = ['mood: test.csv: 1 row without any value was skipped (line 3).'];
    expect(buildReport({ ...record, header: { ...record.header, notices } }).notices).toContain(notices[0]);
  });
});
