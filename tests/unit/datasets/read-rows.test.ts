import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Row, readRows } from '../../../src/datasets/read-rows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function rowsOf(name: string, content: string | Uint8Array): Promise<readonly Row[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  return readRows(file);
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
      'a.csv:4: not valid CSV: Invalid Record Length: columns length is 2, got 3 on line 4.',
    );
    expect(await faultOf('b.csv', 'id,text\n1,"a\n')).toContain('not valid CSV: Quote Not Closed');
  });

  it('refuses two columns of one name, of which one would be lost', async () => {
    expect(await faultOf('a.csv', 'text,label,text\na,b,c\n')).toBe(
      'a.csv:1: there are several columns "text".',
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

  it('refuses anything but a list of objects', async () => {
    expect(await faultOf('a.json', '{"rows": []}')).toBe(
      'a.json: a JSON data file has to hold a list of objects.',
    );
    expect(await faultOf('b.json', '[\n{},\n"x"\n]')).toBe(
      'b.json:3: expected an object with columns, found "x".',
    );
    expect(await faultOf('c.json', '')).toMatch(/^c\.json: not valid JSON: .+/);
  });
});

describe('readRows of any format', () => {
  it.each([
    ['after good lines', [...Buffer.from('id,text\n1,é\n2,'), 0xe9, 10, ...Buffer.from('3,x\n')], 3],
    ['on a last line without an end', [...Buffer.from('id\n1\n'), 0xff], 3],
    ['in UTF-16', [0xff, 0xfe, 0x69, 0, 10, 0], 1],
  ])('finds the line that is not UTF-8 %s', async (_, bytes, line) => {
    expect(await faultOf('a.csv', Uint8Array.from(bytes))).toBe(
      `a.csv:${line}: this line is not valid UTF-8. Save the file with the encoding UTF-8.`,
    );
  });

  it('names the formats that it knows', async () => {
    expect(await faultOf('a.xlsx', 'x')).toBe(
      'a.xlsx: ".xlsx" is no data format that can be read. Valid: .csv, .jsonl, .json.',
    );
  });

  it('says why a file cannot be read', async () => {
    const file = join(folder, 'missing.csv');
    await expect(readRows(file)).rejects.toThrowError(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: `${file}: the data file cannot be read: ENOENT: no such file or directory, open '${file}'.`,
      }),
    );
  });

  it('ends with the reason when it is aborted', async () => {
    await writeFile(join(folder, 'a.csv'), 'id\n1\n');
    const reason = new Error('interrupted');
    await expect(readRows(join(folder, 'a.csv'), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
