import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GivenData } from '../../src/config/data-reference.ts';
import { loadDataset } from '../../src/datasets/load-dataset.ts';
import { BUILT_IN_ROW_SOURCES } from '../../src/datasets/row-sources.ts';
import type { Sample } from '../../src/protocol/sample.ts';
import { dataAt } from '../support/data.ts';
import { COMMIT, type HubServer, hubServer } from '../support/hub-server.ts';

const TABLES = 'tests/fixtures/tables';
const ROWS = [
  [7, 'Where is the "blue" parcel?', ['shipping'], 'de'],
  [8, 'Größe passt nicht;\nbitte tauschen, danke', ['returns', 'shipping'], 'de'],
  [9, 'It works | mostly', ['technical'], 'en'],
  [10, 'naïve façade – 5 €', ['technical'], 'en'],
  [1781234567890, 'Paid twice, once too often', ['billing'], 'en'],
] as const;
const HEADER = ['id', 'text', 'label', 'language'] as const;
const OBJECTS = ROWS.map(([id, text, label, language]) => ({ id, text, label, language }));

function delimited(delimiter: string, end = '\n'): string {
  const cell = (value: unknown): string => {
    const text = Array.isArray(value)
      ? value.length === 1
        ? String(value[0])
        : JSON.stringify(value)
      : String(value);
    return /["\n;,|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [HEADER, ...ROWS]
    .map((row) => `${row.map(cell).join(delimiter)}${end}`)
    .join('')
    .replaceAll('\n', end);
}

let folder: string;
let hub: HubServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-sources-'));
  hub = await hubServer({
    'acme/tickets': { files: { 'data/test.parquet': await readFile(`${TABLES}/table.parquet`) } },
  });
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

async function samplesOf(
  given: GivenData,
  columns: { readonly input?: string; readonly targets?: string } = {},
) {
  const { samples, notices } = await loadDataset(
    {
      file: join(folder, 'suite.yaml'),
      dataset: {
        files: { test: dataAt(given) },
        columns: { id: 'id', input: 'text', targets: 'label', metadata: ['language'], ...columns },
        labelMap: {},
        listSeparator: null,
      },
      answer: { kind: 'text' },
      corpus: null,
    },
    { lookUp: (name) => (name === 'HF_ENDPOINT' ? hub.url : undefined), cacheFolder: join(folder, 'cache') },
  );
  return { samples, notices };
}

const EXPECTED: readonly Sample[] = ROWS.map(([id, input, targets, language]) => ({
  id: String(id),
  split: 'test',
  input,
  targets,
  metadata: { language },
}));
const NESTED = {
  export: {
    items: OBJECTS.map(({ text, label, ...row }) => ({
      ...row,
      question: { text },
      answers: label.map((one) => ({ text: one })),
    })),
  },
};

/** A format, its file, what the suite says of it, and what was said of it. */
const FORMATS: readonly (readonly [
  string,
  string,
  string | Uint8Array | null,
  GivenData | null,
  readonly string[],
])[] = [
  ['csv', 'a.csv', delimited(','), null, []],
  ['csv with a mark and Windows line ends', 'b.csv', `\ufeff${delimited(',', '\r\n')}`, null, []],
  ['csv with lone carriage returns', 'c.csv', delimited(',', '\r'), null, []],
  ['semicolons', 'd.csv', delimited(';'), null, ['read with semicolons between columns.']],
  [
    'semicolons in Windows-1252',
    'e.csv',
    encode(delimited(';'), 'win1252'),
    null,
    ['read as Windows-1252 with semicolons between columns.'],
  ],
  [
    'UTF-16 with a mark',
    'f.csv',
    encode(delimited('\t'), 'utf-16le', { addBOM: true }),
    null,
    ['read as UTF-16le with tabs between columns.'],
  ],
  ['UTF-16 without a mark', 'g.csv', encode(delimited(','), 'utf-16be'), null, ['read as UTF-16be.']],
  ['tsv', 'h.tsv', delimited('\t'), null, []],
  [
    'any delimiter in any file',
    'i.txt',
    encode(delimited('|'), 'gb18030'),
    { file: 'i.txt', format: 'csv', delimiter: '|', encoding: 'gb18030' } as GivenData,
    [],
  ],
  ['jsonl', 'j.jsonl', OBJECTS.map((row) => JSON.stringify(row)).join('\n'), null, []],
  ['json', 'k.json', JSON.stringify(OBJECTS), null, []],
  [
    'json at a path',
    'l.json',
    JSON.stringify({ meta: [{ a: 1 }], export: { items: OBJECTS } }),
    { file: 'l.json', path: 'export.items' } as GivenData,
    [],
  ],
  ['parquet', `${TABLES}/table.parquet`, null, null, []],
  ['parquet, zstd', `${TABLES}/table-zstd.parquet`, null, null, []],
  ['parquet, gzip', `${TABLES}/table-gzip.parquet`, null, null, []],
  ['parquet, brotli', `${TABLES}/table-brotli.parquet`, null, null, []],
  [
    'xlsx',
    `${TABLES}/table.xlsx`,
    null,
    { file: `${TABLES}/table.xlsx`, sheet: 'Export 2026' } as GivenData,
    [],
  ],
];

describe('the same table', () => {
  it.each(FORMATS)('gives the same samples as %s', async (_, name, content, given, said) => {
    const file = content === null ? name : join(folder, name);
    if (content !== null) await writeFile(file, content);
    const { samples, notices } = await samplesOf(
      given === null || typeof given === 'string' ? file : { ...given, file },
    );
    expect(samples).toEqual(EXPECTED);
    const lists = 'lists in the column "label", such as ["a", "b"], are read as several accepted answers.';
    expect(
      notices.map((notice) => notice.replace(/^.*?: /, '')).filter((notice) => notice !== lists),
    ).toEqual(said);
  });

  it('gives the same samples by paths into nested JSON', async () => {
    await writeFile(join(folder, 'n.json'), JSON.stringify(NESTED));
    const { samples, notices } = await samplesOf(join(folder, 'n.json'), {
      input: 'question.text',
      targets: 'answers[].text',
    });
    expect(samples).toEqual(EXPECTED);
    expect(notices).toEqual(['n.json: its rows are the list at "export.items".']);
  });

  it('gives the same samples from the hub', async () => {
    const { samples, notices } = await samplesOf('hf:acme/tickets');
    expect(samples).toEqual(EXPECTED);
    expect(notices).toEqual([
      `hf:acme/tickets: what the hub has now; to stay with it, write hf:acme/tickets@${COMMIT}#default/test.`,
    ]);
  });

  it('is tried with every built-in source', () => {
    expect(BUILT_IN_ROW_SOURCES.names).toEqual(['csv', 'jsonl', 'json', 'parquet', 'xlsx', 'hf']);
  });
});
