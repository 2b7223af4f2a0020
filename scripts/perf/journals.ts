import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { formatDuration } from '../../src/lib/format.ts';
import { firstLine, startSide } from './children.ts';
import { type Row, within } from './row.ts';

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

/** What was run on a journal of so many trials. */
interface Measured {
  readonly what: string;
  readonly trials: number;
  readonly wallMs: number;
  readonly peakMebibytes: number;
  /** The goal of its time. */
  readonly mostSeconds: number | undefined;
}

/**
 * A report and a resume of runs of so many trials, beside reading and parsing their journals line by line; of several sizes
 * the peak memory of the last beside that of the first too.
 */
export async function journals(...sizes: readonly number[]): Promise<readonly Row[]> {
  const sides: { readonly bare: Took; readonly ours: readonly Measured[] }[] = [];
  for (const trials of sizes) sides.push(await ofSize(trials));
  const [first, last] = [sides[0]?.ours ?? [], sides.at(-1)?.ours ?? []];
  return [
    ...sides.flatMap(({ bare, ours }) => ours.flatMap((measured) => rowsOf(measured, bare))),
    ...(sizes.length < 2 ? [] : last.flatMap((large, at) => flatness(large, first[at]) ?? [])),
  ];
}

async function ofSize(trials: number): Promise<{ readonly bare: Took; readonly ours: readonly Measured[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-perf-'));
  const server = startSide('server', 'at once');
  try {
    const url = await firstLine(server);
    await firstLine(startSide('run', url, String(trials), '64', folder));
    const [run = ''] = await readdir(join(folder, '.adaptbench/runs'));
    const journal = join(folder, '.adaptbench/runs', run, 'journal.jsonl');
    const large = trials > 10_000;
    const bare = await took(['--input-type=module', '-e', BARE, journal], folder);
    const report = await took([MAIN, 'report', run, '--out', join(folder, 'out')], folder);
    const again = ['run', '--resume', run, '--base-url', url, '--format', 'json'];
    const resume = await took([MAIN, ...again], folder);
    return {
      bare,
      ours: [
        { what: 'report', trials, ...report, mostSeconds: large ? 10 : 1.5 },
        { what: 'resume and report', trials, ...resume, mostSeconds: large ? 13 : undefined },
      ],
    };
  } finally {
    server.stdin?.end();
    await rm(folder, { recursive: true });
  }
}

function rowsOf({ what, trials, wallMs, peakMebibytes, mostSeconds }: Measured, bare: Took): readonly Row[] {
  const named = `${what} of ${trials.toLocaleString('en')} trials`;
  return [
    {
      what: named,
      bare: formatDuration(bare.wallMs),
      ours: formatDuration(wallMs),
      ratio: bare.wallMs / wallMs,
      ...within(mostSeconds, wallMs),
    },
    {
      what: `${named}, peak memory`,
      bare: sayMebibytes(bare.peakMebibytes),
      ours: sayMebibytes(peakMebibytes),
      ratio: bare.peakMebibytes / peakMebibytes,
      ...(trials > 10_000 ? { target: 'none' } : { target: 'within 250 MiB', met: peakMebibytes <= 250 }),
    },
  ];
}

/** Peak memory of few trials over that of many: 1 is flat. */
function flatness(large: Measured, small: Measured | undefined): Row | null {
  if (small === undefined) return null;
  const [many, few] = [large, small].map(({ trials }) => trials.toLocaleString('en'));
  return {
    what: `${large.what}, peak memory of ${many} trials beside ${few}`,
    bare: sayMebibytes(small.peakMebibytes),
    ours: sayMebibytes(large.peakMebibytes),
    ratio: small.peakMebibytes / large.peakMebibytes,
    target: '0.67 or more',
    met: small.peakMebibytes / large.peakMebibytes >= 0.67,
  };
}

function sayMebibytes(mebibytes: number): string {
  return `${Math.round(mebibytes)} MiB`;
}

interface Took {
  readonly wallMs: number;
  readonly peakMebibytes: number;
}

async function took(args: readonly string[], folder: string): Promise<Took> {
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
