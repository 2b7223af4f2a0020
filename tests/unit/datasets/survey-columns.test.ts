import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnSurveyor } from '../../../src/datasets/survey-columns.ts';
import type { JsonValue } from '../../../src/lib/json.ts';

function survey(rows: readonly Readonly<Record<string, JsonValue>>[]) {
  const surveyor = new ColumnSurveyor();
  for (const [index, values] of rows.entries()) surveyor.add({ line: index + 2, values });
  return surveyor.survey();
}

const column = (...cells: readonly JsonValue[]) => survey(cells.map((cell) => ({ cell })))[0];

describe('ColumnSurveyor', () => {
  it('counts values that differ in blanks and capitals as one, written as most rows write it', () => {
    expect(column('Printing', ' printing', 'Printing ', 'Other', 'Printing')?.values).toEqual([
      { text: 'Printing', count: 4, isWrittenAlike: false },
      { text: 'Other', count: 1, isWrittenAlike: true },
    ]);
  });

  it('tells the first row with nothing in a column, also where the column came later or left', () => {
    expect(column('a', ' ', '')).toMatchObject({ filled: 1, firstBlank: { line: 3 } });
    expect(survey([{ a: 1 }, { a: 1, b: 2 }, { b: 3 }])).toMatchObject([
      { name: 'a', filled: 2, firstBlank: { line: 4 } },
      { name: 'b', filled: 2, firstBlank: { line: 2 } },
    ]);
  });

  it.each<[string, readonly JsonValue[], object]>([
    ['numbers', [1, '2.5', '-3'], { isMeasure: true, isUnique: true }],
    ['dates', ['2026-01-02', '03.04.2026'], { isMeasure: true }],
    ['words', ['1', 'two'], { isMeasure: false }],
    ['a value again', ['a', 'b', ' a'], { isUnique: false }],
    ['texts too long for names', ['a'.repeat(101), 'b'], { values: null, isUnique: false, longest: 101 }],
    ['a blank line', ['a\n\nb'], { hasBlankLine: true }],
    [
      'lists',
      ['["a", "b"]', 'a'],
      {
        filled: 2,
        values: [
          { text: 'a', count: 2 },
          { text: 'b', count: 1 },
        ],
      },
    ],
    ['more values than labels', Array.from({ length: 1001 }, (_, index) => `v${index}`), { values: null }],
  ])('knows a column with %s', (_, cells, expected) => {
    expect(column(...cells)).toMatchObject(expected);
  });

  it('looks into objects', () => {
    expect(survey([{ question: { text: 'Why?', by: { name: 'x' } } }]).map(({ name }) => name)).toEqual([
      'question.text',
      'question.by.name',
    ]);
  });

  it('counts every cell with something in it once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'A ', 'b', '', ' '), { minLength: 1 }), (cells) => {
        const found = column(...cells);
        const filled = cells.filter((cell) => cell.trim() !== '').length;
        expect(found?.filled).toBe(filled);
        expect(found?.values?.reduce((sum, { count }) => sum + count, 0)).toBe(filled);
        expect(found?.firstBlank === null).toBe(filled === cells.length);
      }),
    );
  });
});
