/**
 * Shows speed as ratios: adaptbench beside the bare way of doing the same, in the same run on the same machine.
 * Calls: a run beside bare loops. Journals: report and resume beside bare parsing, with --large of 100,000 trials too, whose memory is
 * compared with that of 10,000.
 * Retrieval: writing and searching 10,000 vectors in a real Chroma, and embedding by the local model. Statistics: the
 * bootstrap beside a bare loop, and corpus metrics from sums beside scoring again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alignedTable, painter } from '../src/reporters/terminal.ts';
import { openChroma } from '../src/retrieval/chroma/chroma.ts';
import { calling } from './perf/calls.ts';
import { journals } from './perf/journals.ts';
import { embedding, indexing } from './perf/retrieval.ts';
import { bootstrapping, corpusResampling } from './perf/statistics.ts';

const clock = { monotonic: () => performance.now(), timestamp: () => new Date().toISOString() };
const { signal } = new AbortController();

const folder = await mkdtemp(join(tmpdir(), 'adaptbench-perf-'));
const chroma = await openChroma({ folder: join(folder, 'chroma') }, { signal, clock });
try {
  const rows = [
    ...(await calling()),
    ...(await journals(10_000, ...(process.argv.includes('--large') ? [100_000] : []))),
    await bootstrapping(),
    await corpusResampling(),
    ...(await indexing(chroma)),
    await embedding(),
  ];
  const table = alignedTable(
    [
      { title: 'what', align: 'left', cells: rows.map(({ what }) => what) },
      { title: 'bare', align: 'right', cells: rows.map(({ bare }) => bare) },
      { title: 'adaptbench', align: 'right', cells: rows.map(({ ours }) => ours) },
      { title: 'ratio', align: 'right', cells: rows.map(({ ratio }) => ratio.toFixed(2)) },
      { title: 'to reach', align: 'left', cells: rows.map(({ target }) => target) },
    ],
    painter(process.stdout.isTTY),
  );
  process.stdout.write(`${table}\n`);
} finally {
  await chroma.close();
  await rm(folder, { recursive: true });
}
