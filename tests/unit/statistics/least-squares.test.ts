import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittedValues } from '../../../src/statistics/least-squares.ts';

const TARGET = [2, 9, 5, 4, 6];

const fitted = (columns: readonly (readonly number[])[], target: readonly number[]): number[] => [
  ...fittedValues(
    columns.map((column) => Float64Array.from(column)),
    Float64Array.from(target),
  ),
];

describe('fittedValues', () => {
  // ml-matrix 6.15.1: X.mmul(solve(X, y, true)), by the pseudo-inverse
  it.each([
    [
      'independent columns',
      [
        [1, 1, 1, 1, 1],
        [2, 5, 1, 7, 4],
        [3, 1, 8, 2, 4],
      ],
      [4.711126468555638, 5.637871458189364, 4.2404975812024945, 6.168624740843132, 5.241879751209406],
    ],
    [
      'a column that another makes up',
      [
        [1, 1, 1, 1, 1],
        [2, 5, 1, 7, 4],
        [4, 10, 2, 14, 8],
      ],
      [4.6315789473684195, 5.5789473684210495, 4.315789473684211, 6.210526315789469, 5.263157894736841],
    ],
    [
      'a column of zeros',
      [
        [1, 1, 1, 1, 1],
        [2, 5, 1, 7, 4],
        [0, 0, 0, 0, 0],
      ],
      [4.631578947368421, 5.578947368421053, 4.3157894736842115, 6.2105263157894735, 5.2631578947368425],
    ],
    [
      'a column almost the same as another',
      [
        [1, 1, 1, 1, 1],
        [1000, 1001, 1000, 1000, 1000],
        [3, 1, 8, 2, 4],
      ],
      [3.9036144578222447, 8.999999999991228, 5.289156626496912, 3.626506024087311, 4.180722891557178],
    ],
  ] as const)('is what a pseudo-inverse gives: %s', (_, columns, expected) => {
    expect(fitted(columns, TARGET)).toEqual(expected.map((value) => expect.closeTo(value, 8)));
  });

  it('leaves nothing that a column could explain', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 4000 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 999 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const columns = [rows.map(() => 1), rows.map(([one]) => one), rows.map(([, other]) => other)];
        const target = rows.map(([, , value]) => value);
        const rest = fitted(columns, target).map((value, at) => (target[at] ?? 0) - value);
        for (const column of columns) {
          const length = Math.hypot(...column) * Math.hypot(...target);
          const left = column.reduce((sum, value, at) => sum + value * (rest[at] ?? 0), 0);
          expect(Math.abs(left)).toBeLessThanOrEqual(1e-9 * length);
        }
      }),
    );
  });

  it('is nothing without columns', () => {
    expect(fitted([], TARGET)).toEqual([0, 0, 0, 0, 0]);
  });
});
