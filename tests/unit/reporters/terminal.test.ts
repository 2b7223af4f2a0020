import { describe, expect, it } from 'vitest';
import {
  alignedTable,
  fittedTable,
  groupedTable,
  painter,
  shorten,
  tableWidth,
  wrap,
  wrapFacts,
} from '../../../src/reporters/terminal.ts';

const paint = painter(false);
const colours = painter(true);

describe('what is fitted to a terminal', () => {
  it('cuts a text to exactly its columns', () => {
    expect(shorten('not settled', 11)).toBe('not settled');
    expect(shorten('not settled', 10)).toBe('not settl…');
    expect(shorten('a 😀😀', 4)).toBe('a…');
  });

  it('breaks between words, and a word that is longer than a line', () => {
    const text = `see ${'x'.repeat(25)} there`;
    expect(wrap(text, { width: 12, indent: '  ' }).split('\n')).toEqual([
      'see',
      `  ${'x'.repeat(10)}`,
      `  ${'x'.repeat(10)}`,
      '  xxxxx',
      '  there',
    ]);
  });

  it('does not count colours', () => {
    const bare = wrap('one two three', { width: 8, indent: '' });
    expect(wrap(`one ${colours('red', 'two')} three`, { width: 8, indent: '' }).split('\n')).toHaveLength(2);
    expect(bare).toBe('one two\nthree');
  });

  it('breaks facts between them', () => {
    expect(wrapFacts(['4 min 16 s', 'about 1 min left', '0 failed'], { width: 32, indent: '' })).toBe(
      '4 min 16 s · about 1 min left ·\n0 failed',
    );
  });

  it('puts columns without room below their row, and loses none', () => {
    const columns = [
      { title: 'id', align: 'left', cells: ['a', 'b'] },
      { title: 'state', align: 'left', cells: [colours('green', 'ready'), 'no'] },
      { title: 'what', align: 'left', cells: ['x'.repeat(60), ''] },
      { title: 'licence', align: 'left', cells: ['free', 'some'] },
    ] as const;
    expect(fittedTable(columns, { paint, width: 100 })).toBe(alignedTable(columns, paint));
    expect(tableWidth(columns)).toBe(82);
    expect(fittedTable(columns, { paint, width: 80 }).split('\n').slice(2)).toEqual([
      '    licence: free',
      '  b   no',
      '    licence: some',
    ]);
    const wide = columns.map((column) => ({ ...column, cells: column.cells.map((cell) => cell.repeat(2)) }));
    expect(fittedTable(wide, { paint, width: 80 }).split('\n')).toHaveLength(7);
  });

  it('names a group once, above its rows', () => {
    const columns = [
      { title: 'cell', align: 'left', cells: ['a', 'b', 'c'] },
      { title: 'n', align: 'right', cells: ['1', '2', '3'] },
    ] as const;
    expect(groupedTable(columns, { groups: ['x', 'x', 'y'], paint })).toBe(
      ['  cell  n', '  x', '    a   1', '    b   2', '  y', '    c   3'].join('\n'),
    );
  });
});
