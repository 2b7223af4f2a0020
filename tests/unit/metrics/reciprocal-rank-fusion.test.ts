import { describe, expect, it } from 'vitest';
import { fuseRankings } from '../../../src/metrics/reciprocal-rank-fusion.ts';

describe('fuseRankings', () => {
  it('adds up 1 / (60 + rank)', () => {
    expect(
      fuseRankings([
        ['a', 'b'],
        ['b', 'c'],
      ]),
    ).toEqual([
      { id: 'b', score: 1 / 62 + 1 / 61 },
      { id: 'a', score: 1 / 61 },
      { id: 'c', score: 1 / 62 },
    ]);
  });

  it('keeps a single ranking as it is, and the first of equal scores first', () => {
    expect(fuseRankings([['c', 'a', 'b']]).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(fuseRankings([['a'], ['b']]).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(fuseRankings([[], []])).toEqual([]);
  });

  it('counts an id once in a ranking', () => {
    expect(fuseRankings([['a', 'a', 'b']])).toEqual([
      { id: 'a', score: 1 / 61 },
      { id: 'b', score: 1 / 62 },
    ]);
  });
});
