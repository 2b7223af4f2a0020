import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingMetrics } from '../../../src/metrics/retrieval.ts';

interface Reference {
  readonly cases: readonly {
    /** Whether each result is relevant, best first. */
    readonly ranking: readonly boolean[];
    readonly relevant: number;
    readonly depth: number;
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
    for (const { ranking, relevant, depth, ...expected } of cases) {
      let next = 0;
      const found = ranking.map((holds) => (holds ? [`g-${next++}`] : []));
      const got = rankingMetrics({ found, relevant: ids(relevant), depth });
      for (const [name, value] of Object.entries(expected)) {
        expect(got?.[name as keyof typeof expected], `${name} of ${JSON.stringify(ranking)}`).toBeCloseTo(
          value,
          9,
        );
      }
    }
  });

  it('have nothing to say where nothing is relevant', () => {
    expect(rankingMetrics({ found: [['x']], relevant: [], depth: 1 })).toBeNull();
  });

  it('count an id at the first rank that holds it, and two in one result at the same', () => {
    expect(rankingMetrics({ found: [['a'], ['a'], ['b']], relevant: ['a', 'b'], depth: 3 })).toMatchObject({
      recall: 1,
      precision: 1,
      averagePrecision: (1 + 2 / 3) / 2,
      hit: true,
    });
    expect(rankingMetrics({ found: [['a', 'b'], []], relevant: ['a', 'b'], depth: 2 })).toMatchObject({
      recall: 1,
      precision: 0.5,
      averagePrecision: 1,
      ndcg: 1,
    });
    expect(rankingMetrics({ found: [['z']], relevant: ['a'], depth: 1 })).toEqual({
      recall: 0,
      precision: 0,
      reciprocalRank: 0,
      averagePrecision: 0,
      ndcg: 0,
      hit: false,
    });
  });

  it('are held to what was asked for where less was found', () => {
    // 1 / (1/log2(2) + … + 1/log2(6)).
    expect(rankingMetrics({ found: [['a']], relevant: ['a', 'b', 'c', 'd', 'e'], depth: 5 })).toMatchObject({
      ndcg: expect.closeTo(0.339, 3),
      precision: 0.2,
      recall: 0.2,
    });
    expect(rankingMetrics({ found: [], relevant: ['a'], depth: 5 })).toMatchObject({ ndcg: 0, precision: 0 });
  });

  const ranking = fc.record({
    found: fc.array(fc.subarray(['a', 'b', 'c', 'x', 'y']), { maxLength: 8 }),
    relevant: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }),
    depth: fc.constant(9),
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
      fc.property(ranking, fc.subarray(['a', 'b', 'x']), ({ found, relevant, depth }, more) => {
        const before = rankingMetrics({ found, relevant, depth });
        const after = rankingMetrics({ found: [...found, more], relevant, depth });
        if (before === null || after === null) throw new Error('there is something relevant');
        expect(after.recall).toBeGreaterThanOrEqual(before.recall);
        expect(after.reciprocalRank).toBeGreaterThanOrEqual(before.reciprocalRank);
        expect(after.averagePrecision).toBeGreaterThanOrEqual(before.averagePrecision);
      }),
    );
  });
});
