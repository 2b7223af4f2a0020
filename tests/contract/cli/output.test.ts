import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';

const OUTPUT = new URL('../../../src/cli/output.ts', import.meta.url).href;

/** Ends a process of its own, whose output could not be written. */
async function endAfter(code: string, isTTY: boolean): Promise<{ code: number | null; stderr: string }> {
  const script = `
    import { Writable } from 'node:stream';
    import { guardOutput } from ${JSON.stringify(OUTPUT)};
    const fault = Object.assign(new Error('${code}: write'), { code: '${code}' });
    const stdout = new Writable({ write: (chunk, encoding, done) => done(fault) });
    stdout.isTTY = ${isTTY};
    guardOutput({ stdout, stderr: process.stderr });
    stdout.write('the result');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { code: await new Promise((resolve) => child.on('close', resolve)), stderr };
}

it.each([
  ['EPIPE', false, 'gone'],
  ['EIO', true, 'gone'],
  ['EIO', false, 'not written'],
  ['ENOSPC', false, 'not written'],
])('%s of an output that is a terminal (%j) means that it is %s', async (code, isTTY, meaning) => {
  const lost = `error: the result cannot be written to standard output: ${code}: write.\n`;
  expect(await endAfter(code, isTTY)).toEqual(
    meaning === 'gone' ? { code: 0, stderr: '' } : { code: 2, stderr: lost },
  );
});
