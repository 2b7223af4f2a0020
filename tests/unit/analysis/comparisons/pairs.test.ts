import { describe, expect, it } from 'vitest';
import { pairUp } from '../../../../src/analysis/comparisons/pairs.ts';
import type { SampleScores } from '../../../../src/analysis/trials/sample-scores.ts';

function scored(sample: string, ...values: number[]): SampleScores {
  return { sample, input: sample, targets: [], values, statistics: null, failed: 0 };
}

describe('pairUp', () => {
  it('pairs by sample and not by place, and names what has no counterpart', () => {
    const pairing = pairUp(
      [scored('b', 1), scored('a', 0), scored('c', 1)],
      [scored('a', 1), scored('b', 0)],
    );
    expect(pairing.pairs.map(({ sample, a, b }) => [sample, a.value, b.value])).toEqual([
      ['b', 1, 0],
      ['a', 0, 1],
    ]);
    expect(pairing.unpaired).toEqual(['c']);
  });

  it('names a sample that stands twice on one side', () => {
    const twice = [scored('a', 1), scored('b', 0), scored('a', 0)];
    expect(() => pairUp([scored('a', 1)], twice)).toThrow(
      'the sample "a" stands twice on one side of a comparison, so that it cannot be paired.',
    );
    expect(() => pairUp(twice, [scored('a', 1)])).toThrow('"a" stands twice');
  });
});
