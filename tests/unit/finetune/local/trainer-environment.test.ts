import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainerPython } from '../../../../src/finetune/local/trainer-environment.ts';

let folder: string;
let python: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-environment-'));
  python = join(folder, 'python');
});
afterEach(() => rm(folder, { recursive: true }));

async function make(signal = new AbortController().signal): Promise<string> {
  return await trainerPython({ cacheFolder: join(folder, 'cache'), python, signal, onEvent() {} });
}

/** A script of a shell in the place of Python; `$2` is what it is asked to do. */
async function pretend(script: string): Promise<void> {
  await writeFile(python, `#!/bin/sh\n${script}\n`);
  await chmod(python, 0o755);
}

/** What is left beside the lock. */
async function leftovers(): Promise<readonly string[]> {
  return (await readdir(join(folder, 'cache', 'trainer'))).filter((name) => name !== 'lock.sqlite');
}

// A script with the path of its interpreter in it.
describe.skipIf(process.platform === 'win32')('trainerPython', () => {
  it.each([
    [
      'that is not there',
      null,
      /^training on this machine needs Python, and ".*python" does not run\. Install/,
    ],
    ['that fails', 'exit 1', /^training on this machine needs Python, and ".*python" does not run\. Install/],
    ['that is too old', 'echo 3 9', /needs Python 3\.10 or newer; ".*python" is 3\.9\. Install a newer one/],
    [
      'that makes no environment',
      'test "$1" = -c && echo 3 12 && exit; echo "no  ensurepip" >&2; exit 1',
      /python made no environment: no ensurepip On Debian and Ubuntu it needs the package python3-venv\.$/,
    ],
  ])('refuses a Python %s, and leaves nothing half-made', async (_, script, message) => {
    if (script !== null) await pretend(script);
    await expect(make()).rejects.toMatchObject({
      code: 'TRAINING',
      message: expect.stringMatching(message),
    });
    expect(await leftovers()).toEqual([]);
  });

  it('waits for the end of what it began when aborted, and leaves nothing half-made', async () => {
    // It goes on for a moment after it was told to end, and would make the folder anew.
    await pretend(`
      test "$1" = -c && echo 3 12 && exit
      trap "sleep 0.3; mkdir -p '$3'; touch '${folder}/ended'; exit" TERM
      mkdir -p "$3"
      touch '${folder}/began'
      while true; do sleep 0.05; done`);
    const controller = new AbortController();
    const making = make(controller.signal);
    while ((await readFile(join(folder, 'began')).catch(() => null)) === null) await sleep(10);
    const reason = new Error('interrupted');
    controller.abort(reason);
    await expect(making).rejects.toBe(reason);
    expect(await readdir(folder)).toContain('ended');
    expect(await leftovers()).toEqual([]);
  });
});
