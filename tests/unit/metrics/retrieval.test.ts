import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingMetrics } from '../../../src/metrics/retrieval.ts';

interface Reference {
  readonly cases: readonly {
    /** Whether each result is relevant, best first. */
    readonly ranking: readonly boolean[];
    readonly relevant: number;
    readonly recall: number;
    readonly precision: number;
    readonly reciprocalRank: number;
    readonly averagePrecision: number;
    readonly ndcg: number;
  }[];
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `g-${index}`);

describe('rankingMetrics', () => {
  it('agree with pytrec_eval where a result is relevant or not', async () => {
    const file = new URL('../../reference/retrieval.json', import.meta.url);
    const { cases } = JSON.parse(await readFile(file, 'utf8')) as Reference;
    expect(cases.length).toBeGreaterThan(40);
    for (const { ranking, relevant, ...expected } of cases) {
      let next = 0;
      const found = ranking.map((holds) => (holds ? [`g-${next++}`] : []));
      const got = rankingMetrics({ found, relevant: ids(relevant) });
      for (const [name, value] of Object.entries(expected)) {
        expect(got?.[name as keyof typeof expected], `${name} of ${JSON.stringify(ranking)}`).toBeCloseTo(
          value,
          9,
        );
      }
    }
  });

  it('have nothing to say where nothing is relevant', () => {
    expect(rankingMetrics({ found: [['x']], relevant: [] })).toBeNull();
  });

  it('count an id at the first rank that holds it, and two in one result at the same', () => {
    expect(rankingMetrics({ found: [['a'], ['a'], ['b']], relevant: ['a', 'b'] })).toMatchObject({
      recall: 1,
      precision: 1,
      averagePrecision: (1 + 2 / 3) / 2,
      hit: true,
    });
    expect(rankingMetrics({ found: [['a', 'b'], []], relevant: ['a', 'b'] })).toMatchObject({
      recall: 1,
      precision: 0.5,
      averagePrecision: 1,
      ndcg: 1,
    });
    expect(rankingMetrics({ found: [['z']], relevant: ['a'] })).toEqual({
      recall: 0,
      precision: 0,
      reciprocalRank: 0,
      averagePrecision: 0,
      ndcg: 0,
      hit: false,
    });
  });

  const ranking = fc.record({
    found: fc.array(fc.subarray(['a', 'b', 'c', 'x', 'y']), { maxLength: 8 }),
    relevant: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }),
  });

  it('stay between 0 and 1', () => {
    fc.assert(
      fc.property(ranking, (input) => {
        const { hit: _, ...values } = rankingMetrics(input) ?? { hit: false };
        for (const value of Object.values(values)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('never lose recall, first rank or average precision by one more result', () => {
    fc.assert(
      fc.property(ranking, fc.subarray(['a', 'b', 'x']), ({ found, relevant }, more) => {
        const before = rankingMetrics({ found, relevant });
        const after = rankingMetrics({ found: [...found, more], relevant });
        if (before === null || after === null) throw new Error('there is something relevant');
        expect(after.recall).toBeGreaterThanOrEqual(before.recall);
        expect(after.reciprocalRank).toBeGreaterThanOrEqual(before.reciprocalRank);
        expect(after.averagePrecision).toBeGreaterThanOrEqual(before.averagePrecision);
      }),
    );
  });
});
