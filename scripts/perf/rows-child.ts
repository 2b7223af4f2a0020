/** One way of reading a table, in a process of its own: its memory is no other's. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { loadDataset } from '../../src/datasets/load-dataset.ts';
import { readRows } from '../../src/datasets/read-rows.ts';

/** What a side says of itself. */
export interface ReadRowsMeasured {
  readonly rows: number;
  readonly wallMs: number;
  readonly peakMebibytes: number;
}

const [, , side = '', file = ''] = process.argv;
const reference = { location: file, source: 'csv', options: {} };

const SIDES: Readonly<Record<string, () => Promise<number>>> = {
  stream: async () => await counted(createReadStream(file).pipe(parse({ columns: true }))),
  whole: async () => parseSync(await readFile(file), { columns: true }).length,
  rows: async () => await counted(readRows(reference)),
  samples: async () => {
    const { samples } = await loadDataset({
      file,
      dataset: {
        files: { test: reference },
        columns: { id: 'id', input: 'text', targets: 'label', metadata: [] },
        labelMap: {},
        listSeparator: null,
      },
      answer: { kind: 'label', labels: ['billing', 'shipping', 'technical'] },
      corpus: null,
    });
    return samples.length;
  },
};

async function counted(rows: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of rows) count++;
  return count;
}

const began = performance.now();
const rows = (await SIDES[side]?.()) ?? Number.NaN;
const measured: ReadRowsMeasured = {
  rows,
  wallMs: performance.now() - began,
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
