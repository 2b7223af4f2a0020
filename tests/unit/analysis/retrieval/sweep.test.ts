import { describe, expect, it } from 'vitest';
import { type SweepTrial, summariseSweep } from '../../../../src/analysis/retrieval/sweep.ts';

const trial = (topK: number, found: readonly (readonly string[])[][], tokens: number): SweepTrial => ({
  chunker: { kind: 'sentences', size: 64, overlap: 0 },
  search: 'dense',
  topK,
  chunks: 10,
  indexMs: 50,
  questions: found.map((results) => ({ found: results, gold: ['a'], contextTokens: tokens })),
});

describe('summariseSweep', () => {
  it('means over questions, and marks what no other setting beats', () => {
    const rows = summariseSweep([
      trial(1, [[['a']], [[]]], 40),
      trial(
        2,
        [
          [['a'], []],
          [[], ['a']],
        ],
        80,
      ),
      trial(
        3,
        [
          [['a'], [], []],
          [[], ['a'], []],
        ],
        120,
      ),
    ]);
    expect(
      rows.map(({ recall, contextTokens, frontier }) => [recall?.estimate, contextTokens, frontier]),
    ).toEqual([
      [0.5, 40, true],
      [1, 80, true],
      [1, 120, false],
    ]);
    expect(rows[1]).toMatchObject({
      reciprocalRank: { estimate: 0.75, n: 2 },
      complete: { estimate: 1 },
      precision: { estimate: 0.5 },
    });
  });

  it('has no figures of no questions', () => {
    expect(summariseSweep([trial(1, [], 0)])[0]).toMatchObject({
      recall: null,
      complete: null,
      contextTokens: 0,
    });
  });
});
