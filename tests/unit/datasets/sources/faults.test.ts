import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GivenData } from '../../../../src/config/data-reference.ts';
import { rowsAt } from '../../../support/data.ts';

const TABLES = 'tests/fixtures/tables';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-faults-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function faultOf(given: GivenData): Promise<string> {
  try {
    await rowsAt(given);
  } catch (error) {
    return String(error)
      .replace('BenchError: ', '')
      .replace(/^\/.*\//, '');
  }
  return 'accepted';
}

describe('workbooks', () => {
  it('are read with the types of their cells, from the first sheet with anything in it', async () => {
    await expect(rowsAt(`${TABLES}/values.xlsx`)).rejects.toThrow(
      'values.xlsx, sheet "Values", row 5: this row has 5 cells, and the header has 4. A table has one header row.',
    );
    const { notices } = await rowsAt(`${TABLES}/table.xlsx`);
    expect(notices).toEqual(['the sheet "Export 2026" is read, the first of 2.']);
  });

  it('that are none, or more than a table, get one clear error', async () => {
    expect(await faultOf(`${TABLES}/two-columns.xlsx`)).toBe(
      'two-columns.xlsx, sheet "Faults", row 1: there are several columns "label": column 3 and column 4. Rename one of them.',
    );
    expect(await faultOf(`${TABLES}/macros.xlsx`)).toBe(
      'macros.xlsx: this workbook has macros. Save it as .xlsx, which has none.',
    );
    expect(await faultOf({ file: `${TABLES}/table.xlsx`, sheet: 'Export 2062' } as GivenData)).toBe(
      'table.xlsx: there is no sheet "Export 2062". Valid: Notes, Export 2026, Other. Did you mean "Export 2026"?',
    );
    await writeFile(
      join(folder, 'locked.xlsx'),
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]),
    );
    expect(await faultOf(join(folder, 'locked.xlsx'))).toBe(
      'locked.xlsx: this workbook is encrypted with a password, or in the old format .xls. Open it, take the password off, and save it as .xlsx.',
    );
    await writeFile(join(folder, 'text.xlsx'), 'id,text\n1,a\n'.repeat(9));
    expect(await faultOf(join(folder, 'text.xlsx'))).toContain('this is no workbook in the format .xlsx.');
  });
});

describe('texts', () => {
  it.each([
    [
      'mixed encodings',
      [Buffer.from('id,text\n1,für Größe\n2,'), encode('Gr\u00f6\u00dfe', 'win1252'), Buffer.from('\n')],
      'a.csv:3: this line is not valid UTF-8, and line 2 is: the file mixes two encodings. Save all of it as UTF-8.',
    ],
    [
      'mixed encodings and one letter a line beyond ASCII',
      [
        Buffer.from('id,text\n1,The café was closed\n2,How naïve of me\n3,'),
        encode('Where is the r\u00e9sum\u00e9 of Gr\u00f6\u00dfe?', 'win1252'),
        Buffer.from('\n'),
      ],
      'a.csv:4: this line is not valid UTF-8, and others are: the file mixes two encodings. Save all of it as UTF-8.',
    ],
    [
      'a workbook under another name',
      [Buffer.from('PK\u0003\u0004abc')],
      'a.csv: this is no text, but a workbook or an archive. Give the file the ending of its format.',
    ],
  ])('with %s are refused', async (_, parts, fault) => {
    await writeFile(join(folder, 'a.csv'), Buffer.concat(parts));
    expect(await faultOf(join(folder, 'a.csv'))).toBe(fault);
  });

  it('of few long rows are read by the delimiter of whole rows', async () => {
    const rows = Array.from({ length: 9 }, (_, at) => `${at};${'word '.repeat(2500)};positive\n`);
    await writeFile(join(folder, 'a.csv'), `id;text;label\n${rows.join('')}`);
    const read = await rowsAt(join(folder, 'a.csv'));
    expect(read.notices).toEqual(['read with semicolons between columns.']);
    expect(read.rows[8]?.values).toMatchObject({ id: '8', label: 'positive' });
  });

  it('in another encoding than is stated are refused with the line', async () => {
    await writeFile(join(folder, 'a.csv'), encode('id,text\n1,a\n2,Größe\n', 'win1252'));
    expect(await faultOf({ file: join(folder, 'a.csv'), encoding: 'utf-8' } as GivenData)).toContain(
      'a.csv:3: this line is not valid UTF-8.',
    );
    await writeFile(join(folder, 'b.csv'), Buffer.from([...Buffer.from('id,text\n1,a\n2,'), 0x81, 10]));
    expect(await faultOf({ file: join(folder, 'b.csv'), encoding: 'windows-1252' } as GivenData)).toContain(
      'b.csv:3: this line holds bytes that Windows-1252 has no character for.',
    );
  });

  it.each([
    ['shift_jis', '日本語の文章です。荷物が届きません。'],
    ['windows-1251', 'Привет мой заказ ещё не пришёл и как быть?'],
    ['windows-1252', 'Wie groß ist das Büro? – „Sehr“'],
  ])('in %s are told by their characters', async (encoding, text) => {
    await writeFile(join(folder, 'a.csv'), encode(`id,text\n1,${text}\n2,${text}\n`, encoding));
    expect((await rowsAt(join(folder, 'a.csv'))).rows[0]?.values['text']).toBe(text);
  });
});

describe('JSON and Parquet', () => {
  it('say where lists stand', async () => {
    await writeFile(join(folder, 'a.json'), '{"a":[{"x":1}],"b":{"c":[{"x":1}]}}');
    expect(await faultOf(join(folder, 'a.json'))).toBe(
      'a.json: there are several lists of objects, of which the suite has to name one as "path". Valid: a, b.c.',
    );
    expect(await faultOf({ file: join(folder, 'a.json'), path: 'b' } as GivenData)).toBe(
      'a.json: there is no list at "b". Valid: a, b.c.',
    );
  });

  it('say why Parquet cannot be read', async () => {
    await writeFile(join(folder, 'a.parquet'), 'id,text\n1,a\n');
    expect(await faultOf(join(folder, 'a.parquet'))).toContain('a.parquet: it cannot be read as Parquet: ');
    expect(await faultOf(`${TABLES}/table-lz4.parquet`)).toContain('it cannot be read as Parquet: ');
  });

  it.each([
    ['a.xls', 'Save the workbook as .xlsx.'],
    ['a.xlsm', 'as .xlsx.'],
  ])('are not taken for %s', async (name, hint) => {
    expect(await faultOf(name)).toMatch(
      new RegExp(`is not a data format that can be read\\. Valid: .*${hint}`),
    );
  });
});
