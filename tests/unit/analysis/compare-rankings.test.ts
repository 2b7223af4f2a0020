import { describe, expect, it } from 'vitest';
import { compareRankings } from '../../../src/analysis/compare-rankings.ts';

/** The right document at a rank for each query; 0 is not found. */
function system(name: string, ranks: readonly number[], { from = 0 } = {}) {
  const rankings = ranks.map((rank, index) => {
    const found = Array.from({ length: 5 }, (_, at) => [at + 1 === rank ? 'right' : `other-${at}`]);
    return [`q${from + index}`, { found, relevant: ['right'], depth: 5 }] as const;
  });
  return { system: name, rankings: new Map(rankings) };
}

const first = Array.from({ length: 20 }, () => 1);
const second = Array.from({ length: 20 }, () => 2);

describe('compareRankings', () => {
  it('gives the usual metrics of each system', () => {
    const { systems } = compareRankings([system('a', [1, 2, 0, 4])], { depth: 5, seed: 1 });
    expect(systems).toMatchObject([
      {
        system: 'a',
        queries: 4,
        recall: { estimate: 0.75, n: 4 },
        reciprocalRank: { estimate: (1 + 1 / 2 + 1 / 4) / 4 },
        complete: { estimate: 0.75 },
      },
    ]);
    expect(systems[0]?.ndcg?.estimate).toBeCloseTo((1 + 1 / Math.log2(3) + 1 / Math.log2(5)) / 4);
  });

  it('counts only as many results as are asked for', () => {
    const { systems } = compareRankings([system('a', [1, 2, 0, 4])], { depth: 2, seed: 1 });
    expect(systems[0]).toMatchObject({ recall: { estimate: 0.5 }, precision: { estimate: 0.25 } });
  });

  it('compares every two systems on the queries that both have', () => {
    const report = compareRankings(
      [system('a', first), system('b', second), system('c', first, { from: 15 })],
      { depth: 5, seed: 1 },
    );
    const ofRank = report.comparisons.filter(({ metric }) => metric === 'reciprocalRank');
    expect(ofRank.map(({ a, b, queries }) => [a, b, queries])).toEqual([
      ['a', 'b', 20],
      ['a', 'c', 5],
      ['b', 'c', 5],
    ]);
    expect(ofRank[0]?.difference?.estimate).toBeCloseTo(0.5);
    expect(ofRank[0]?.adjustedP).toBeLessThan(0.001);
    expect(ofRank[1]?.difference?.estimate).toBe(0);
    expect(ofRank[1]?.adjustedP).toBe(1);
    // All find the same, only at other ranks.
    expect(report.comparisons.find(({ metric }) => metric === 'recall')?.adjustedP).toBe(1);
  });

  it('compares nothing that has no query in common', () => {
    const { comparisons } = compareRankings([system('a', [1]), system('b', [1], { from: 5 })], {
      depth: 5,
      seed: 1,
    });
    expect(comparisons[0]).toMatchObject({ queries: 0, difference: null, p: null, adjustedP: null });
  });
});
