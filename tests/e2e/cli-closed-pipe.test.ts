import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliEnvironment, MAIN, printed, readReport, runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { rightAnswer, writeSmallSuite, wrongAnswer } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
let right = true;
/** A run that answered rightly, and one that did not. */
let good: string;
let bad: string;

const flags = (): readonly string[] => ['mood.yaml', '--technique', 'plain', '--base-url', server.url];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-pipe-'));
  server = await startOpenAiServer((request) => ({
    text: right ? rightAnswer(request) : wrongAnswer(request),
  }));
  await writeSmallSuite(folder, { sizes: { test: 40 } });
  const run = async (): Promise<string> =>
    printed(await runCli(['run', ...flags(), '--json', '--no-cache'], { folder })).run;
  good = await run();
  right = false;
  bad = await run();
  right = true;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

type Stream = 'stdout' | 'stderr';

/** Runs a command whose readers have gone before it writes, and returns its exit code and what the others read. */
async function withoutReader(args: readonly string[], gone: readonly Stream[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: cliEnvironment({ folder }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    if (gone.includes(name)) child[name].destroy();
    else
      child[name].setEncoding('utf8').on('data', (text: string) => {
        read[name] += text;
      });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...read };
}

describe('a reader that goes away', () => {
  it.each([
    ['gate', () => ['gate', good, '--baseline', good], 0],
    ['gate that fails', () => ['gate', bad, '--baseline', good], 1],
    ['report', () => ['report', good, '--json'], 0],
    ['models', () => ['models'], 0],
    ['--help', () => ['--help'], 0],
    ['mistake', () => ['models', '--nonsense'], 2],
  ] as const)('leaves the exit code of a %s as it is', async (_, args, code) => {
    const { code: ended, stderr } = await withoutReader(args(), ['stdout']);
    expect(ended).toBe(code);
    expect(stderr).toBe(
      code === 2 ? 'error: "--nonsense" is not known here.\nSee: npx adaptbench --help\n' : '',
    );
  });

  it('of both streams does not keep a run from its report', async () => {
    const before = await readdir(join(folder, 'reports'));
    const { code } = await withoutReader(['run', ...flags(), '--no-cache'], ['stdout', 'stderr']);
    expect(code).toBe(0);
    const [made = ''] = (await readdir(join(folder, 'reports'))).filter((name) => !before.includes(name));
    expect((await readReport(folder, made)).totals).toMatchObject({ answered: 40, failed: 0 });
  });
});

/** What the shell says of a command with its output sent elsewhere. */
async function inShell(command: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('bash', ['-c', `"$@" ${command}`, '-', process.execPath, MAIN], {
    cwd: folder,
    env: cliEnvironment({ folder }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { code: await new Promise((resolve) => child.on('close', resolve)), stderr };
}

describe('a report that cannot be written', () => {
  it('after a run is an error that says how to write it elsewhere; so is a second try', async () => {
    const out = join(folder, 'taken');
    await mkdir(join(out, 'index.html'), { recursive: true });
    const first = await runCli(['run', ...flags(), '--no-cache', '--json', '--out', out], { folder });
    expect(first).toMatchObject({ code: 2, stdout: '' });
    expect(first.stderr).toContain(
      `error: ${join(out, 'index.html')}: the file cannot be written: EISDIR: illegal operation on a directory.`,
    );
    const [, id = ''] =
      /The run is saved; write its report with: npx adaptbench report (\S+) --out <folder>\n$/.exec(
        first.stderr,
      ) ?? [];
    const again = await runCli(['report', id, '--out', out], { folder });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(
      /^error: .*index\.html: the file cannot be written: .* choose another folder with --out\.\n$/,
    );
    const elsewhere = await runCli(['report', id, '--json'], { folder });
    expect(printed(elsewhere).report.totals).toMatchObject({ answered: 40, failed: 0 });
    expect((await readdir(out)).sort()).toEqual(['index.html', 'report.json', 'report.md', 'trials.csv']);
  });
});

describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  it.each(['--help', 'models', 'models --json'])('is one line of error for %s', async (command) => {
    expect(await inShell(`${command} > /dev/full`)).toEqual({
      code: 2,
      stderr:
        'error: the result cannot be written to standard output: ENOSPC: no space left on device, write.\n',
    });
  });

  it('is one line of error for a run, whose report is written', async () => {
    const before = await readdir(join(folder, 'reports'));
    const { code, stderr } = await inShell(`run ${flags().join(' ')} --no-cache > /dev/full`);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      'error: the result cannot be written to standard output: ENOSPC: no space left on device, write.',
    );
    const [made = ''] = (await readdir(join(folder, 'reports'))).filter((name) => !before.includes(name));
    expect((await readReport(folder, made)).totals).toMatchObject({ answered: 40, failed: 0 });
  });

  it('loses notices alone', async () => {
    expect((await inShell('models 2> /dev/full')).code).toBe(0);
  });
});
