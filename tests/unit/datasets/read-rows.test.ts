import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GivenData } from '../../../src/config/data-reference.ts';
import type { Row } from '../../../src/core/row-source.ts';
import { rowsAt } from '../../support/data.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function rowsOf(name: string, content: string | Uint8Array): Promise<readonly Row[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  return (await rowsAt(file)).rows;
}

/** The error's message with the temporary folder left out. */
async function faultOf(name: string, content: string | Uint8Array): Promise<string> {
  try {
    await rowsOf(name, content);
  } catch (error) {
    return String(error).replace(`BenchError: ${folder}/`, '');
  }
  return 'accepted';
}

const lines = (rows: readonly Row[]): number[] => rows.map((row) => row.line);

describe('readRows of CSV', () => {
  it('reads texts by column name, quoted ones with commas, quotes and line breaks', async () => {
    expect(await rowsOf('a.csv', 'id,text\n1,"Say ""hi"", now"\n2,"two\nlines"\n3,\n')).toEqual([
      { line: 2, values: { id: '1', text: 'Say "hi", now' } },
      { line: 3, values: { id: '2', text: 'two\nlines' } },
      { line: 5, values: { id: '3', text: '' } },
    ]);
  });

  it('reads the same from a file saved with a byte order mark and Windows line ends', async () => {
    const unix = await rowsOf('a.csv', 'id,text\n1,"a\nb\n\nc"\n2,x\n3,"y\n"\n4,z\n');
    const windows = await rowsOf(
      'b.CSV',
      '\ufeffid,text\r\n1,"a\r\nb\r\n\r\nc"\r\n2,x\r\n3,"y\r\n"\r\n4,z\r\n',
    );
    expect(windows).toEqual(unix);
    expect(lines(windows)).toEqual([2, 6, 7, 9]);
  });

  it('counts empty lines and line breaks in column names', async () => {
    expect(lines(await rowsOf('a.csv', 'id,text\n\n1,a\n\n\n2,b'))).toEqual([3, 6]);
    expect(lines(await rowsOf('b.csv', '"i\nd",text\n1,a\n2,b'))).toEqual([3, 4]);
  });

  it('has no rows without data', async () => {
    expect(await rowsOf('empty.csv', '')).toEqual([]);
    expect(await rowsOf('header.csv', 'id,text\n')).toEqual([]);
  });

  it('says on which line it is broken', async () => {
    expect(await faultOf('a.csv', 'id,text\r\n1,"a\r\nb"\r\n2,b,c\r\n')).toBe(
      'a.csv:4: this row has 3 cells, and the header has 2. A text with a comma in it has to stand in quotes.',
    );
    expect(await faultOf('b.csv', 'id,text\n1,a\n2\n')).toBe(
      'b.csv:3: this row has 1 cell, and the header has 2. An empty cell needs its comma as well.',
    );
  });

  it('refuses two columns of one name, of which one would be lost', async () => {
    expect(await faultOf('a.csv', 'text,label,text\na,b,c\n')).toBe(
      'a.csv:1: there are several columns "text": column 1 and column 3. Rename one of them.',
    );
    expect(await faultOf('b.csv', 'text, text\na,b\n')).toContain('there are several columns "text"');
  });

  const doubled =
    'A quote that belongs to a text is written twice, and the text stands in quotes: "A 24"" screen".';
  it.each([
    [
      'a quote within a text',
      'text,label\nFine,neutral\nA 24" screen that flickers,negative\n',
      `a.csv:3: a quote stands within a text that has none around it: A 24" screen that flickers. ${doubled}`,
    ],
    [
      'a quote that is never closed',
      'text,label\n"Good and cheap,positive\nBroken,negative\nFine,neutral\n',
      `a.csv:2: the quote that opens here is never closed. ${doubled}`,
    ],
    [
      'a quote that the next one closes',
      'text,label\n"ok, ""so""\nsaid",neutral\n"Good and cheap,positive\n"Broken",negative\n',
      `a.csv:4: the quote that opens here is closed in line 5 before "Broken\\",negative", where a comma or the end of the line has to follow. ${doubled}`,
    ],
    [
      'words after a quote',
      'text,label\n"Good" stuff,positive\n',
      `a.csv:2: the quote that opens here is closed before " stuff,positive", where a comma or the end of the line has to follow. ${doubled}`,
    ],
    [
      'a blank before a quote',
      'text,label\nx, "positive"\n',
      'a.csv:2: a space stands between the comma and the quote that opens a text. Remove the space.',
    ],
  ])('says where the fault is and how to write it: %s', async (_, content, fault) => {
    expect(await faultOf('a.csv', content)).toBe(fault);
  });

  it.each([
    ['semicolons', 'id;text;label\n1;Good, and cheap;positive\n'],
    ['semicolons', '\ufeffid;"text";label\n1;"Good, and cheap";positive\n'],
    ['semicolons', 'sep=;\nid;text;label\n1;Good, and cheap;positive\n'],
    ['tabs', 'id\ttext\tlabel\n1\tGood, and cheap\tpositive\n'],
    ['the sign |', 'id|text|label\n1|Good, and cheap|positive\n'],
  ])('reads columns that are separated by %s, and says so', async (words, content) => {
    await writeFile(join(folder, 'a.csv'), content);
    const values = { id: '1', text: 'Good, and cheap', label: 'positive' };
    for (const columns of [[], ['id', 'text', 'label']]) {
      const { rows, notices } = await rowsAt(join(folder, 'a.csv'), { columns });
      expect(rows.map((row) => row.values)).toEqual([values]);
      expect(notices).toEqual([`read with ${words} between columns.`]);
    }
    await writeFile(join(folder, 'b.csv'), content.replace(/^sep=.*\n/, ''));
    const delimiter = { semicolons: ';', tabs: '\t', 'the sign |': '|' }[words];
    const stated = await rowsAt({ file: join(folder, 'b.csv'), delimiter } as GivenData);
    expect(stated.rows.map((row) => row.values)).toEqual([values]);
    expect(stated.notices).toEqual([]);
  });

  it('takes tabs in .tsv without a word, and any delimiter that is stated', async () => {
    await writeFile(join(folder, 'a.tsv'), 'id\ttext\n1\ta, b\n');
    expect(await rowsAt(join(folder, 'a.tsv'))).toEqual({
      rows: [{ line: 2, values: { id: '1', text: 'a, b' } }],
      notices: [],
    });
    await writeFile(join(folder, 'a.dat'), 'id^^text\n1^^a, b\n');
    const given = { file: join(folder, 'a.dat'), format: 'csv', delimiter: '^^' };
    expect((await rowsAt(given)).rows).toEqual([{ line: 2, values: { id: '1', text: 'a, b' } }]);
  });

  it('names the delimiter in what it says of a row', async () => {
    expect(
      await faultOf('a.csv', 'id;text\n1;a;b\n2;x\n3;x\n4;x\n5;x\n6;x\n7;x\n8;x\n9;x\n10;x\n11;x\n'),
    ).toBe(
      'a.csv:2: this row has 3 cells, and the header has 2. A text with a semicolon in it has to stand in quotes.',
    );
  });

  it('refuses a delimiter that the suite states and the file has not', async () => {
    await writeFile(join(folder, 'a.csv'), 'id,text\n1,a\n');
    const reading = rowsAt({ file: join(folder, 'a.csv'), delimiter: ';' } as GivenData, {
      columns: ['id', 'text'],
    });
    await expect(reading).rejects.toThrow(
      'a.csv:1: by a semicolon, which the suite states as "delimiter", the header has 1 column; the columns seem to be separated by commas. Leave "delimiter" out, and it is found out.',
    );
  });

  it('reads a header with other separators in its names', async () => {
    await writeFile(join(folder, 'a.csv'), 'id,text,"label (a; b; c)"\n1,x,a\n');
    const columns = ['id', 'text', 'label (a; b; c)'];
    expect((await rowsAt(join(folder, 'a.csv'), { columns })).rows).toHaveLength(1);
  });

  it.each([
    ['rows', 'id,text\n1,a\n,\n , \n2,b\n,,,\n'],
    ['columns', 'id,text,,\n1,a,,\n,,,\n,,,\n2,b,,\n,,,\n'],
    ['rows above the header', ',,\nid,text,\n1,a\n,\n2,b\n'],
  ])('leaves out the %s that spreadsheets pad a table with', async (_, content) => {
    expect((await rowsOf('a.csv', content)).map(({ values }) => values)).toEqual([
      { id: '1', text: 'a' },
      { id: '2', text: 'b' },
    ]);
  });

  it('tells which lines were blank, and leaves lines without a comma out in silence', async () => {
    await writeFile(join(folder, 'a.csv'), 'id,text\n1,a\n\n,\n2,b\n,\n');
    expect((await rowsAt(join(folder, 'a.csv'))).notices).toEqual([
      '2 rows without any value were skipped (the first in line 4).',
    ]);
  });

  it('takes names without the blanks around them, lone CR line ends, and the index of a data frame', async () => {
    expect(await rowsOf('a.csv', ', id ,\ttext\r0,1,a\r1,2,b\r')).toEqual([
      { line: 2, values: { id: '1', text: 'a' } },
      { line: 3, values: { id: '2', text: 'b' } },
    ]);
    expect(await rowsOf('b.csv', 'sep=,\nid,text\n1,a\n')).toEqual([
      { line: 3, values: { id: '1', text: 'a' } },
    ]);
  });

  it('refuses a value in a column without a name, which an unquoted comma has moved', async () => {
    expect(await faultOf('a.csv', 'text,,label\nGood, and cheap,positive\n')).toBe(
      'a.csv:2: this row has " and cheap" in column 2, which has no name in the header. Name the column or empty it. A text with a comma in it has to stand in quotes.',
    );
  });

  it('gives back what csv-stringify wrote, each row on its line', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '🙂', ';', "'") });
    const table = fc.array(fc.record({ id: fc.integer().map(String), text: value }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (records, ending, bom) => {
        const rows = await rowsOf(
          'round.csv',
          stringify(records, { header: true, quoted_string: true, record_delimiter: ending, bom }),
        );
        expect(rows.map((row) => row.values)).toEqual(records);
        let line = 2;
        for (const [index, record] of records.entries()) {
          expect(rows[index]?.line).toBe(line);
          line += record.text.split('\n').length;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('readRows of JSONL', () => {
  it('keeps types, skips empty lines, and takes a byte order mark and Windows line ends', async () => {
    expect(await rowsOf('a.jsonl', '\ufeff{"n":1,"list":["a"]}\r\n\r\n{"n":null}\r\n')).toEqual([
      { line: 1, values: { n: 1, list: ['a'] } },
      { line: 3, values: { n: null } },
    ]);
    expect(await rowsOf('empty.jsonl', '\n')).toEqual([]);
  });

  it('takes lone CR line ends', async () => {
    expect(lines(await rowsOf('a.jsonl', '{"n":1}\r{"n":2}\r'))).toEqual([1, 2]);
  });

  const texts = ['id', 'text', 'label'];
  it.each([
    ['a.jsonl', (row: string) => row],
    ['a.json', (row: string) => `[\n${row}\n]`],
  ])('keeps numbers as they are written where they become texts, in %s', async (name, whole) => {
    const row =
      '{"id":1781234567890123457,"text":1.10,"label":[1e3,-0,5.0,7],"more":{"posts":[1781234567890123457,5.0,1e3,0.1]}}';
    await writeFile(join(folder, name), whole(row));
    const [read] = (await rowsAt(join(folder, name), { texts })).rows;
    expect(read?.values).toEqual({
      id: '1781234567890123457',
      text: '1.10',
      label: ['1e3', '-0', '5.0', 7],
      more: { posts: ['1781234567890123457', 5, 1000, 0.1] },
    });
  });

  it('forgets no digit of any integer, and keeps a double a number', async () => {
    const numbers = fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    );
    await fc.assert(
      fc.asyncProperty(numbers, async (written) => {
        await writeFile(join(folder, 'a.jsonl'), `{"id":${written},"more":[${written}]}`);
        const [row] = (await rowsAt(join(folder, 'a.jsonl'), { texts })).rows;
        expect(String(row?.values['id'])).toBe(written);
        const more: unknown = row?.values['more'];
        if (written === String(Number(written))) expect(more).toEqual([Number(written)]);
        else expect([[written], [Number(written)]]).toContainEqual(more);
        if (/^-?\d+$/.test(written)) expect(BigInt(String((more as unknown[])[0]))).toBe(BigInt(written));
      }),
      { numRuns: 100 },
    );
  });

  it('says which line is broken or no object', async () => {
    expect(await faultOf('a.jsonl', '{"n":1}\n{"n":\n')).toMatch(/^a\.jsonl:2: not valid JSON: .+/);
    expect(await faultOf('b.jsonl', '{"n":1}\n\n[1]\n')).toBe(
      'b.jsonl:3: expected an object with columns, found [1].',
    );
  });
});

describe('readRows of JSON', () => {
  it('knows on which line each object starts, however the file is laid out', async () => {
    const laidOut =
      '[\n  {\n    "text": "a [,{\\n\\"",\n    "list": [[1], {"b": 2}]\n  },\n  {"text": "b"}, {"text": "c"}\n]\n';
    const rows = await rowsOf('a.json', `\ufeff${laidOut}`);
    expect(lines(rows)).toEqual([2, 6, 6]);
    expect(rows[0]?.values).toEqual({ text: 'a [,{\n"', list: [[1], { b: 2 }] });
    expect(lines(await rowsOf('b.json', '[{"a":1},\r\n{"a":2}]'))).toEqual([1, 2]);
    expect(await rowsOf('c.json', '[]')).toEqual([]);
  });

  it('agrees with JSON.stringify on the number of lines', async () => {
    const table = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })));
    await fc.assert(
      fc.asyncProperty(table, async (records) => {
        const rows = await rowsOf('round.json', JSON.stringify(records, null, 1));
        let line = 2;
        for (const [index, record] of records.entries()) {
          expect(rows[index]?.line).toBe(line);
          line += JSON.stringify(record, null, 1).split('\n').length;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('tells JSON from JSON lines when the name says the other', async () => {
    expect(await faultOf('a.jsonl', '[\n{"n":1}\n]\n')).toMatch(
      /^a\.jsonl:1: not valid JSON: .+ A file that holds a JSON list is named \.json\.$/,
    );
    expect(await faultOf('b.jsonl', '[{"n":1}]\n')).toContain(
      'A file that holds a JSON list is named .json.',
    );
    expect(await faultOf('a.json', '{"n":1}\n{"n":2}\n')).toMatch(
      /^a\.json: not valid JSON: .+ A file with a JSON object a line is named \.jsonl\.$/,
    );
  });

  it('refuses anything but a list of objects', async () => {
    expect(await faultOf('a.json', '{"rows": []}')).toBe(
      'a.json: a JSON data file has to hold a list of objects. A file with a JSON object a line is named .jsonl.',
    );
    expect(await faultOf('b.json', '[\n{},\n"x"\n]')).toBe(
      'b.json:3: expected an object with columns, found "x".',
    );
    expect(await faultOf('c.json', '')).toMatch(/^c\.json: not valid JSON: .+/);
  });
});

describe('readRows of any format', () => {
  it('says why a file cannot be read', async () => {
    const file = join(folder, 'missing.csv');
    await expect(rowsAt(file)).rejects.toThrowError(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: `${file}: the data file is not in ${dirname(file)}.`,
      }),
    );
  });

  it('ends with the reason when it is aborted', async () => {
    await writeFile(join(folder, 'a.csv'), 'id\n1\n');
    const reason = new Error('interrupted');
    await expect(rowsAt(join(folder, 'a.csv'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('half a character', () => {
  it.each([
    ['a.jsonl', '{"id":"1","text":"fine 😀"}\n{"id":"2","text":"x \\ud800"}\n', 'a.jsonl:2', 'text'],
    ['a.json', '[\n{"id":"1"},\n{"id":"2","more":[{"b":"\\udc00"}]}\n]', 'a.json:3', 'more'],
    ['a.jsonl', '{"id":"1","\\ud83d":1}\n', 'a.jsonl:1', '\ud83d'],
  ])('in %s is named with its line', async (name, content, place, column) => {
    expect(await faultOf(name, content)).toBe(
      `${place}: the column "${column}" holds half a character, as where a text is cut within an emoji. Remove it, or write the whole character.`,
    );
  });

  it('is none where an escaped pair is a whole one', async () => {
    expect(await rowsOf('a.jsonl', '{"text":"\\ud83d\\ude00"}\n')).toEqual([
      { line: 1, values: { text: '😀' } },
    ]);
  });
});
