import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasEnded } from '../../../src/process/process-end.ts';
import { lastWords, type Program, runProgram } from '../../../src/process/run-program.ts';

const isWindows = process.platform === 'win32';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-program-'));
});
afterEach(() => rm(folder, { recursive: true }));

function node(script: string, options: Partial<Program> = {}) {
  return runProgram({
    command: process.execPath,
    args: ['-e', script, join(folder, 'pid')],
    environment: { PATH: process.env['PATH'] },
    signal: new AbortController().signal,
    ...options,
  });
}

/** Begins every script that is ended from here. */
const TELL = `require('fs').writeFileSync(process.argv[1], String(process.pid));`;

async function toldPid(): Promise<number> {
  for (;;) {
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    if (pid > 0) return pid;
    await sleep(10);
  }
}

describe('runProgram', () => {
  it.each([
    ['ends well', 'console.log("a"); console.error("b")', { exitCode: 0, output: 'a', errors: 'b\n' }],
    ['fails', 'console.error("b"); process.exit(3)', { exitCode: 3, output: '', errors: 'b\n' }],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', { exitCode: null, killedBy: 'SIGKILL' }],
  ])('tells how a program ended that %s', async (_, script, end) => {
    expect(await node(script)).toMatchObject(isWindows && end.exitCode === null ? {} : end);
  });

  it('gives a program no more of the environment than it is told to', async () => {
    process.env['ADAPTBENCH_TEST_SECRET'] = 'secret';
    try {
      const { output } = await node('console.log(Object.keys(process.env).join())', {
        environment: { ONLY: 'this' },
      });
      expect(output.split(',')).toContain('ONLY');
      expect(output).not.toMatch(/ADAPTBENCH_TEST_SECRET|\bHOME\b/);
    } finally {
      delete process.env['ADAPTBENCH_TEST_SECRET'];
    }
  });

  it('keeps the last of many errors, and all lines in their order', async () => {
    const lines: string[] = [];
    const script = `
      for (let n = 0; n < 50000; n++) console.log('line ' + n);
      for (let n = 0; n < 50000; n++) console.error('error ' + n);`;
    const end = await node(script, { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(Array.from({ length: 50_000 }, (_, n) => `line ${n}`));
    expect(end.output).toBe('');
    expect(end.errors.length).toBeLessThan(50_000);
    expect(end.errors).toMatch(/error 49998\nerror 49999\n$/);
  });

  it('says of a program that is not there that it was not found', async () => {
    for (const onLine of [undefined, () => {}]) {
      const options = { command: 'no-such-program', ...(onLine && { onLine }) };
      await expect(node('', options)).rejects.toThrow(/^no-such-program was not found$/);
    }
  });

  it.skipIf(isWindows)('says why a file cannot be run', async () => {
    const command = join(folder, 'plain');
    await writeFile(command, '');
    await expect(node('', { command })).rejects.toThrow(/plain cannot be run: .*EACCES/);
  });

  it('starts nothing when it is aborted already', async () => {
    const reason = new Error('enough');
    await expect(node(TELL, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(readFile(join(folder, 'pid'))).rejects.toThrow('ENOENT');
  });

  it.each([false, true])('waits for the end of what is aborted (tethered: %s)', async (tethered) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = node(
      `${TELL} process.on('SIGTERM', () => setTimeout(() => process.exit(), 300)); setInterval(() => {}, 1000)`,
      { signal: controller.signal, tethered },
    );
    const pid = await toldPid();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(hasEnded(pid)).toBe(true);
  });

  it.skipIf(isWindows)('kills what does not end when it is told to', async () => {
    const controller = new AbortController();
    const running = node(`process.on('SIGTERM', () => {}); ${TELL} setInterval(() => {}, 1000)`, {
      signal: controller.signal,
    });
    const pid = await toldPid();
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(hasEnded(pid)).toBe(true);
  });

  it('ends a program whose lines cannot be read', async () => {
    const onLine = (line: string) => {
      throw new Error(`what is "${line}"?`);
    };
    await expect(node(`${TELL} setInterval(() => console.log('it'), 5)`, { onLine })).rejects.toThrow(
      'what is "it"?',
    );
    expect(hasEnded(await toldPid())).toBe(true);
  });

  it.each([
    [true, 'open'],
    [false, 'ended'],
  ])('keeps the standard input of a program open when it is tethered: %s', async (tethered, state) => {
    const script = `
      process.stdin.resume().on('end', () => { console.log('ended'); process.exit(); });
      setTimeout(() => { console.log('open'); process.exit(); }, 500);`;
    expect((await node(script, { tethered })).output).toBe(state);
  });
});

describe('lastWords', () => {
  it.each([
    ['', 'no reason given'],
    [' \n', 'no reason given'],
    ['one\n  two\n', 'one two'],
    [`${'x'.repeat(1000)} end`, `${'x'.repeat(596)} end`],
  ])('says %j', (errors, words) => {
    expect(lastWords({ exitCode: 1, killedBy: null, output: '', overflowed: false, errors })).toBe(words);
  });
});
