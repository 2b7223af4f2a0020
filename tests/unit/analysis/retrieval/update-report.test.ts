import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { JournalRecord } from '../../../../src/protocol/records.ts';
import {
  buildRun,
  type CellPlan,
  CORPUS,
  LOCAL_MODEL,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `s-${from + index}`);

/** Ten touched questions, then ten others. */
function updated(rag: CellPlan['outcomes'], right: readonly string[], touched = 10) {
  const cells: CellPlan[] = [
    { technique: 'plain', outcomes: Array(20).fill(0) },
    { technique: technique('rag', { retrieval: SEARCH }), outcomes: rag },
    { technique: technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } }), outcomes: rag },
  ];
  const more: JournalRecord[] = [
    {
      type: 'setup',
      key: CORPUS.key,
      kind: 'index',
      suite: 'toy',
      embedder: 'local:minilm',
      documents: 3,
      chunks: 9,
      embedded: 2,
      truncated: 0,
      vectorBytes: 100,
      took: { embedMs: 900, writeMs: 90, inputTokens: 10, nowMs: 200, nowTokens: 3, nowEmbedMs: 20 },
    },
    {
      type: 'update',
      suite: 'toy',
      before: 'run-1-before',
      documents: { added: 1, replaced: 2, removed: 0 },
      touched: ids(0, touched),
      earlier: ['plain', 'rag', 'rag-oracle'].map((name) => ({
        cell: `toy/${name}/${LOCAL_MODEL}`,
        answered: ids(0, 20),
        right: name === 'plain' ? [] : right,
      })),
    },
  ];
  return buildReport(buildRun({ suite: { corpus: CORPUS }, cells, more }));
}

const cellOf = (report: ReturnType<typeof updated>, family: string) =>
  report.decision.find(({ aspect }) => aspect === 'updates')?.cells.find((cell) => cell.family === family);

describe('a change of documents in a report', () => {
  it('shows who followed, who broke, and how long it took', () => {
    const rag = [...Array(8).fill(1), 0, 0, ...Array(9).fill(1), 0];
    const report = updated(rag, ids(10, 20));
    expect(report.suites[0]?.update).toMatchObject({
      before: 'run-1-before',
      documents: { added: 1, replaced: 2, removed: 0 },
      arms: [
        {
          technique: 'plain',
          by: 'prompt',
          untilMs: 100,
          touched: { toRight: 0 },
          untouched: { n: 10, broke: 0 },
        },
        {
          technique: 'rag',
          by: 'index',
          // The index as it was made now, and a median answer.
          untilMs: 300,
          touched: { n: 10, before: { estimate: 0 }, after: { estimate: 0.8 }, toRight: 8, toWrong: 0 },
          untouched: { n: 10, broke: 1, mended: 0 },
        },
      ],
    });
    // scipy 1.17.1, scipy.stats.binomtest(0, 8).pvalue
    expect(report.suites[0]?.update?.arms[1]?.touched.p).toBeCloseTo(0.0078125, 12);
  });

  it('settles the row of updates', () => {
    const followed = updated([...Array(8).fill(1), 0, 0, ...Array(10).fill(1)], ids(10, 20));
    expect(cellOf(followed, 'rag')).toMatchObject({ mark: 'confirmed' });
    expect(cellOf(followed, 'prompt-engineering')).toMatchObject({ mark: 'contradicted' });
    const little = updated([...Array(3).fill(1), ...Array(7).fill(0), ...Array(10).fill(1)], ids(10, 20));
    expect(cellOf(little, 'rag')).toMatchObject({ mark: 'not settled' });
    // Five questions could not have shown it.
    expect(cellOf(updated(Array(20).fill(0), [], 5), 'rag')).toMatchObject({ mark: 'not settled' });
    expect(cellOf(updated(Array(20).fill(0), [], 6), 'rag')).toMatchObject({ mark: 'contradicted' });
    expect(cellOf(little, 'fine-tuning')).toMatchObject({ mark: 'not measured' });
  });

  it('says of a family what was right on either side, and that answers follow only where they did', () => {
    const followed = updated([...Array(8).fill(1), 0, 0, ...Array(10).fill(1)], ids(10, 20));
    expect(cellOf(followed, 'prompt-engineering')?.short).toBe(
      '0% of touched questions right before, 0% after',
    );
    expect(cellOf(followed, 'rag')?.short).toBe(
      '0% of touched questions right before, 80% after; answers follow after 300 ms',
    );
    // Right before already.
    expect(cellOf(updated(Array(20).fill(1), ids(0, 20)), 'rag')?.short).toBe(
      '100% of touched questions right before, 100% after',
    );
  });

  it('is not there in an ordinary run', () => {
    const report = buildReport(buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] }));
    expect(report.suites[0]?.update).toBeNull();
    expect(cellOf(report, 'prompt-engineering')).toMatchObject({
      mark: 'not measured',
      why: expect.stringContaining('--update'),
    });
  });
});
