import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliResult, MAIN, printed, runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer(answerRightly);
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cache = (): string => join(folder, '.adaptbench', 'cache.sqlite');
const flags = (): readonly string[] => [
  'mood.yaml',
  '--base-url',
  server.url,
  '--technique',
  'plain',
  '--json',
];
const run = (...more: readonly string[]): Promise<CliResult> =>
  runCli(['run', ...flags(), ...more], { folder });

/** How often the notice about the cache was given. */
function noticesOf({ stderr }: CliResult): readonly string[] {
  return stderr.split('\n').filter((line) => line.includes('cache.sqlite'));
}

/** Overwrites the last page of the file, as a disk that ran full does. */
async function damage(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4096, 0x5a), 0, 4096, size - 4096);
  await handle.close();
}

it.each([
  ['is damaged', () => damage(cache()), 'cannot be read: database disk image is malformed'],
  ['is no cache', () => writeFile(cache(), 'a text '.repeat(1000)), 'cannot be used: file is not a database'],
  [
    'is a folder',
    async () => {
      await rm(cache());
      await mkdir(cache());
    },
    'cannot be used: unable to open database file',
  ],
])('goes on without a response cache that %s', async (_, change, why) => {
  await writeSmallSuite(folder);
  expect((await run()).code).toBe(0);
  await change();
  const before = server.requests.length;
  const result = await run();
  expect(result.code).toBe(0);
  expect(noticesOf(result)).toEqual([expect.stringContaining(`${cache()}: the response cache ${why}. `)]);
  expect(result.stderr).not.toMatch(/unexpected|fault of adaptbench/);
  expect(printed(result).report.totals).toMatchObject({ answered: 6, failed: 0 });
  expect(server.requests).toHaveLength(before + 6);
});

it.skipIf(process.platform === 'win32')('keeps every answer when the cache cannot grow', async () => {
  await writeSmallSuite(folder, { sizes: { test: 12 } });
  const before = server.requests.length;
  // No file may be larger than 40 KB, which the write-ahead log of the cache is first to reach.
  const limited = ['ulimit -f 40; exec "$@"', '-', process.execPath, MAIN, 'run', ...flags()];
  const child = spawn('bash', ['-c', ...limited], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toMatch(/the response cache cannot be written: .*\. The work goes on;/);
  expect(stderr).not.toMatch(/unexpected|fault of adaptbench/);
  // The page of the report is larger than that as well.
  expect(stderr).toMatch(
    /index\.html: .*The run is saved; write its report with: npx adaptbench report \S+ --out/,
  );
  const { report } = printed(await runCli(['report', '--json'], { folder }));
  expect(report.totals).toMatchObject({ answered: 12, failed: 0 });
  expect(server.requests).toHaveLength(before + 12);
});
