/**
 * Shows speed as ratios: adaptbench beside the bare way of doing the same, in the same run on the same machine.
 * Calls: a run beside bare loops. Journals: report and resume beside bare parsing, with --large of 100,000 trials too, whose memory is
 * compared with that of 10,000.
 * Rows: a table of 1,000,000, read beside csv-parse.
 * Local models: answers in batches beside one at a time.
 * Retrieval: writing and searching 10,000 vectors in a real Chroma, and embedding by the local model. Statistics: the
 * bootstrap beside a bare loop, and corpus metrics from sums beside scoring again.
 * With --write the figures become docs/performance.md, which takes a quiet machine.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machineInfo, toolVersion } from '../src/process/machine.ts';
import { watchOtherWork } from '../src/process/other-work.ts';
import { alignedTable, painter } from '../src/reporters/terminal.ts';
import { openChroma } from '../src/retrieval/chroma/chroma.ts';
import { calling } from './perf/calls.ts';
import { journals } from './perf/journals.ts';
import { batching } from './perf/local-batches.ts';
import { columnsOf, pageOf } from './perf/page.ts';
import { embedding, indexing } from './perf/retrieval.ts';
import { readingRows } from './perf/rows.ts';
import { bootstrapping, corpusResampling } from './perf/statistics.ts';

const FILE = new URL('../docs/performance.md', import.meta.url);
/** How long it is watched what else the machine does, in ms. */
const WATCHED_MS = 3000;

const { values } = parseArgs({
  options: { large: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const clock = { monotonic: () => performance.now(), timestamp: () => new Date().toISOString() };
const { signal } = new AbortController();

const otherWork = watchOtherWork();
await sleep(WATCHED_MS);
const otherCores = otherWork();
const folder = await mkdtemp(join(tmpdir(), 'adaptbench-perf-'));
const chroma = await openChroma({ folder: join(folder, 'chroma') }, { signal, clock });
try {
  const rows = [
    ...(await calling()),
    ...(await journals(10_000, ...(values.large ? [100_000] : []))),
    ...(await readingRows()),
    await bootstrapping(),
    await corpusResampling(),
    ...(await indexing(chroma)),
    await embedding(),
    await batching('smollm2-135m'),
    await batching('gemma-3-270m'),
  ];
  process.stdout.write(`${alignedTable(columnsOf(rows), painter(process.stdout.isTTY))}\n`);
  if (values.write) {
    const page = pageOf({
      rows,
      version: toolVersion(),
      date: clock.timestamp().slice(0, 10),
      command: `npm run perf -- --write${values.large ? ' --large' : ''}`,
      otherCores,
      ...machineInfo(),
    });
    await writeFile(FILE, page);
  }
} finally {
  await chroma.close();
  await rm(folder, { recursive: true });
}
