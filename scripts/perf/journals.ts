import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { formatDuration } from '../../src/lib/format.ts';
import { firstLine, startSide } from './children.ts';
import type { Row } from './row.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Says at the end what it took. */
const HOOK = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(2,'\\n'+process.resourceUsage().maxRSS));",
)}`;
const BARE = `
  const { createReadStream } = await import('node:fs');
  const { createInterface } = await import('node:readline');
  let records = 0;
  for await (const line of createInterface(createReadStream(process.argv[1]))) records += JSON.parse(line) ? 1 : 0;
  if (records === 0) throw new Error('it is empty');`;

/** A resume and a report of a run of so many trials, beside reading and parsing its journal line by line. */
export async function journals(trials: number): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-perf-'));
  const server = startSide('server', 'at once');
  try {
    const url = await firstLine(server);
    await firstLine(startSide('run', url, String(trials), '64', folder));
    const [run = ''] = await readdir(join(folder, '.adaptbench/runs'));
    const journal = join(folder, '.adaptbench/runs', run, 'journal.jsonl');
    const bare = await took(['--input-type=module', '-e', BARE, journal], folder);
    const named = trials.toLocaleString('en');
    const cli = async (args: readonly string[], what: string, targets: readonly [string, string]) => {
      const ours = await took([MAIN, ...args], folder);
      const rows: readonly Row[] = [
        {
          what: `${what} of ${named} trials`,
          bare: formatDuration(bare.wallMs),
          ours: formatDuration(ours.wallMs),
          ratio: bare.wallMs / ours.wallMs,
          target: targets[0],
        },
        {
          what: `${what} of ${named} trials, peak memory`,
          bare: `${Math.round(bare.peakMebibytes)} MiB`,
          ours: `${Math.round(ours.peakMebibytes)} MiB`,
          ratio: bare.peakMebibytes / ours.peakMebibytes,
          target: targets[1],
        },
      ];
      return rows;
    };
    const report = trials > 10_000 ? 'within 10 s' : 'within 1.5 s';
    const resume = ['run', '--resume', run, '--base-url', url, '--format', 'json'];
    return [
      ...(await cli(['report', run, '--out', join(folder, 'out')], 'report', [report, 'none'])),
      ...(await cli(resume, 'resume and report', [trials > 10_000 ? 'within 13 s' : 'none', 'none'])),
    ];
  } finally {
    server.stdin?.end();
    await rm(folder, { recursive: true });
  }
}

async function took(args: readonly string[], folder: string) {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', HOOK, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  const wallMs = performance.now() - began;
  const kibibytes = Number(said.trimEnd().split('\n').at(-1));
  if (child.exitCode !== 0 || !(kibibytes > 0)) throw new Error(`${args.join(' ')}: ${said}`);
  return { wallMs, peakMebibytes: kibibytes / 1024 };
}
