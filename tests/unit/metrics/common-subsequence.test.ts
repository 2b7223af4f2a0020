import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subsequenceFinder } from '../../../src/metrics/common-subsequence.ts';

/** The classic table, and the way back through it that rouge-score takes. */
function byTable(reference: readonly string[], candidate: readonly string[]): number[] {
  const table = [new Array<number>(candidate.length + 1).fill(0)];
  const cell = (row: number, column: number) => table[row]?.[column] ?? Number.NaN;
  for (const [i, token] of reference.entries()) {
    const row = [0];
    for (const [j, other] of candidate.entries()) {
      row.push(token === other ? cell(i, j) + 1 : Math.max(cell(i, j + 1), row[j] ?? Number.NaN));
    }
    table.push(row);
  }
  const found: number[] = [];
  let i = reference.length;
  let j = candidate.length;
  while (i > 0 && j > 0) {
    if (reference[i - 1] === candidate[j - 1]) {
      found.push(i - 1);
      i--;
      j--;
    } else if (cell(i, j - 1) > cell(i - 1, j)) j--;
    else i--;
  }
  return found;
}

/** Up to 150 tokens: five words of 32 bits. */
const tokens = fc
  .integer({ min: 1, max: 8 })
  .chain((kinds) => fc.array(fc.integer({ min: 1, max: kinds }).map(String), { maxLength: 150 }));

describe('subsequenceFinder', () => {
  it('finds the subsequence that the whole table gives', () => {
    fc.assert(
      fc.property(tokens, tokens, (reference, candidate) => {
        const expected = byTable(reference, candidate);
        const finder = subsequenceFinder(reference);
        expect(finder.positions(candidate)).toEqual(expected);
        expect(finder.length(candidate)).toBe(expected.length);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [31, 31],
    [32, 32],
    [33, 64],
    [64, 64],
    [65, 33],
  ])('carries over the ends of words: %i equal tokens and %i', (left, right) => {
    const finder = subsequenceFinder(new Array<string>(left).fill('a'));
    const candidate = new Array<string>(right).fill('a');
    expect(finder.length(candidate)).toBe(Math.min(left, right));
    expect(finder.positions(candidate)).toHaveLength(Math.min(left, right));
  });

  it('finds nothing in or for an empty sequence', () => {
    expect(subsequenceFinder([]).length(['a'])).toBe(0);
    expect(subsequenceFinder(['a']).positions([])).toEqual([]);
  });
});
