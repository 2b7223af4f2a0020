import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  alignedTable,
  fittedTable,
  groupedTable,
  pad,
  painter,
  shorten,
  tableWidth,
  widthOf,
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
    expect(shorten('日本語の要約', 12)).toBe('日本語の要約');
    expect(shorten('日本語の要約', 8)).toBe('日本語…');
    expect(shorten('cafe\u0301 au lait', 5)).toBe('cafe\u0301…');
    expect(shorten('👨‍👩‍👧 family', 4)).toBe('👨‍👩‍👧…');
    expect(shorten('क्षिक्षिक्षि', 5)).toBe('क्षिक्षि…');
  });

  it('breaks between words, and a word that is longer than a line', () => {
    const text = `see ${'x'.repeat(25)} there`;
    expect(wrap(text, { width: 12, indent: '  ' }).split('\n')).toEqual([
      `see ${'x'.repeat(6)}`,
      `  ${'x'.repeat(10)}`,
      `  ${'x'.repeat(9)}`,
      '  there',
    ]);
  });

  it('does not count colours', () => {
    const bare = wrap('one two three', { width: 8, indent: '' });
    expect(wrap(`one ${colours('red', 'two')} three`, { width: 8, indent: '' }).split('\n')).toHaveLength(2);
    expect(bare).toBe('one two\nthree');
  });

  it('colours the text of every line, and no indent', () => {
    expect(wrap(colours('dim', 'one two three'), { width: 8, indent: '  ' }).split('\n')).toEqual(
      ['one', '  two', '  three'].map((line) => line.replace(/\w+/, (word) => colours('dim', word))),
    );
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
    expect(fittedTable(wide, { paint, width: 80 }).split('\n')).toHaveLength(6);
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

/** Signs of one column, of two and of none, and clusters of several signs. */
const TEXTS = [
  'plain',
  '日本語の要約',
  '한국어',
  'ｶﾞｷﾞ',
  '👍🏽 yes',
  '👨‍👩‍👧‍👦',
  '🫠🇩🇪1️⃣',
  '❤️ or ❤',
  'cafe\u0301',
  'a\u0300\u0301\u0302',
  'क्षि नि',
  'กำ',
  'zero\u200Cwidth',
  '',
];

describe('signs that are wider or narrower than a column', () => {
  const painted = fc
    .tuple(
      fc.array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('plain', 'red', 'bold', 'dim'),
    )
    .map(([parts, kind]) => colours(kind, parts.join(' ')));

  it('leave the columns of a table where they are', () => {
    const columns = [
      { title: '名前', align: 'left', cells: TEXTS },
      { title: 'value', align: 'right', cells: TEXTS.map((text) => colours('green', text)) },
      { title: 'two\nlines', align: 'left', cells: TEXTS.map((text) => text.replace(' ', '\n')) },
      { title: 'n', align: 'right', cells: TEXTS.map((_, at) => `${at}`) },
    ] as const;
    const lines = alignedTable(columns, colours).split('\n');
    const ends = lines.filter((line) => /\d$/.test(stripVTControlCharacters(line)));
    expect(ends).toHaveLength(TEXTS.length);
    expect(new Set(ends.map((line) => stringWidth(line)))).toEqual(new Set([tableWidth(columns)]));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(tableWidth(columns));
  });

  it('are counted in every text that is padded, cut or broken', () => {
    fc.assert(
      fc.property(painted, fc.integer({ min: 6, max: 40 }), (text, width) => {
        const cut = shorten(text, width);
        expect(stringWidth(cut)).toBeLessThanOrEqual(width);
        for (const align of ['left', 'right'] as const)
          expect(stringWidth(pad(cut, width, align))).toBe(width);
        const broken = wrap(text, { width, indent: '  ' });
        // The first line leaves room for an indent of the caller's.
        expect(widthOf(`  ${broken}`)).toBeLessThanOrEqual(width);
        expect(bare(broken)).toBe(bare(text));
      }),
    );
  });

  it('are counted in a table that has no room for all columns', () => {
    fc.assert(
      fc.property(fc.array(painted, { minLength: 1, maxLength: 5 }), (cells) => {
        const columns = ['id', '状態', 'what it is', 'licence'].map(
          (title) => ({ title, align: 'left', cells: cells.map((cell) => `${cell}${cell}`) }) as const,
        );
        expect(widthOf(fittedTable(columns, { paint: colours, width: 80 }))).toBeLessThanOrEqual(80);
      }),
    );
  });
});

/** What is left of a text without colours and blanks. */
function bare(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\s+/g, '').normalize();
}
