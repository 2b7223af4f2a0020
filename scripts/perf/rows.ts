import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formatDuration } from '../../src/lib/format.ts';
import { firstLine } from './children.ts';
import type { Row } from './row.ts';
import type { ReadRowsMeasured } from './rows-child.ts';

const ROWS = 1_000_000;
const MOST_MEBIBYTES = 300;
const LABELS = ['billing', 'shipping', 'technical'];
const CHILD = fileURLToPath(new URL('./rows-child.ts', import.meta.url));

/** A table of a million rows: read row by row as `check` and splits do, and as all samples of a run at once. */
export async function readingRows(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-rows-'));
  try {
    const file = join(folder, 'test.csv');
    await writeTable(file);
    const side = async (name: string): Promise<ReadRowsMeasured> => {
      const child = spawn(process.execPath, [CHILD, name, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const measured = JSON.parse(await firstLine(child)) as ReadRowsMeasured;
      if (measured.rows !== ROWS) throw new Error(`${name} read ${measured.rows} rows`);
      return measured;
    };
    const [stream, whole] = [await side('stream'), await side('whole')];
    const [rows, samples] = [await side('rows'), await side('samples')];
    const mebibytes = (value: number): string => `${Math.round(value)} MiB`;
    const memory = (what: string, { bare, ours, target }: Compared): Row => ({
      what,
      bare: mebibytes(bare.peakMebibytes),
      ours: mebibytes(ours.peakMebibytes),
      ratio: bare.peakMebibytes / ours.peakMebibytes,
      target,
      ...(target === 'none' ? {} : { met: ours.peakMebibytes < MOST_MEBIBYTES }),
    });
    const table = `${ROWS.toLocaleString('en')} CSV rows`;
    return [
      {
        what: `${table} row by row, beside csv-parse`,
        bare: formatDuration(stream.wallMs),
        ours: formatDuration(rows.wallMs),
        ratio: stream.wallMs / rows.wallMs,
        target: 'none',
      },
      memory('the same, peak memory', { bare: stream, ours: rows, target: `below ${MOST_MEBIBYTES} MiB` }),
      memory(`${table} as samples, peak memory, beside csv-parse/sync`, {
        bare: whole,
        ours: samples,
        target: 'none',
      }),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Compared {
  readonly bare: ReadRowsMeasured;
  readonly ours: ReadRowsMeasured;
  readonly target: string;
}

async function writeTable(file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write('id,text,label\n');
  for (let row = 0; row < ROWS; row++) {
    const line = `${row},Order ${(row * 7919) % 1_000_003} has not arrived and nobody answers,${LABELS[row % LABELS.length]}\n`;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}
