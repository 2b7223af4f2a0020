import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRows, rowAdder, sumRows, sumsWithout } from '../../../src/statistics/rows.ts';

const WIDTH = 3;

/** The plain way: every number of every sample, in the order of the samples. */
function added(rows: readonly (readonly number[])[], samples: readonly number[]): number[] {
  const sums = new Array<number>(WIDTH).fill(0);
  for (const sample of samples) {
    for (const [column, value] of (rows[sample] ?? []).entries()) sums[column] = (sums[column] ?? 0) + value;
  }
  return sums;
}

function rowsOf(value: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  return fc.array(fc.array(value, { minLength: WIDTH, maxLength: WIDTH }), { minLength: 1, maxLength: 12 });
}

const VALUES = {
  'few kinds': fc.constantFrom(0, 1),
  'whole numbers': fc.integer({ min: -1000, max: 1000 }),
  // Their sums depend on the order of the additions.
  fractions: fc.constantFrom(0, 0.1, 0.7, 1e15, 1 / 3),
};

describe('rows', () => {
  it.each(Object.entries(VALUES))('sum to the very number of adding one by one: %s', (_name, value) => {
    fc.assert(
      fc.property(rowsOf(value), fc.array(fc.nat(11), { maxLength: 40 }), (rows, picks) => {
        const samples = picks.map((pick) => pick % rows.length);
        const packed = packRows(rows, 'rows');
        const sums = new Array<number>(WIDTH).fill(0);
        rowAdder(packed)(sums, samples);
        expect(sums).toEqual(added(rows, samples));
        expect(sumRows(packed)).toEqual(added(rows, [...rows.keys()]));
      }),
    );
  });

  it('keep equal ones once, without their zeros', () => {
    const { kindOf, starts, columns, values } = packRows(
      [
        [0, 1, 0],
        [2, 0, 3],
        [0, 1, 0],
        [0, 0, 0],
      ],
      'rows',
    );
    expect([...kindOf]).toEqual([0, 1, 0, 2]);
    expect({ starts, columns, values }).toEqual({
      starts: [0, 1, 3, 3],
      columns: [1, 0, 2],
      values: [1, 2, 3],
    });
  });

  it('can be left out of their sums', () => {
    const packed = packRows(
      [
        [1, 0, 5],
        [2, 7, 0],
      ],
      'rows',
    );
    expect(sumsWithout(sumRows(packed), packed, 1)).toEqual([1, 0, 5]);
  });
});
