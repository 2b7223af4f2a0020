import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/store/run-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that does nothing until it is ended. */
async function bystander(): Promise<{ readonly pid: number; end(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  return {
    pid: Number(child.pid),
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('takeLock', () => {
  it('leaves the pid of its owner, and nothing once it is released', async () => {
    const release = takeLock(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
    release();
    expect(existsSync(file)).toBe(false);
    takeLock(file)();
  });

  it('refuses the lock of a living owner by its pid, and takes it over when the owner has died', async () => {
    const owner = await bystander();
    try {
      await writeFile(file, String(owner.pid));
      expect(() => takeLock(file)).toThrow(
        expect.objectContaining({
          code: 'RUN_LOCKED',
          message: `${file}: the process ${owner.pid} is working on this run. Wait for it, or end it and try again.`,
        }),
      );
      expect(await readFile(file, 'utf8')).toBe(String(owner.pid));
    } finally {
      await owner.end();
    }
    const release = takeLock(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
    release();
  });

  it('refuses a second lock to the same process', () => {
    const release = takeLock(file);
    expect(() => takeLock(file)).toThrow(expect.objectContaining({ code: 'RUN_LOCKED' }));
    release();
  });

  it.each([
    ['nothing', ''],
    ['no number', 'somebody'],
    ['no pid', '-1'],
  ])('takes over a lock that a crash left with %s in it', async (_, content) => {
    await writeFile(file, content);
    const release = takeLock(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
    release();
  });

  it('names a place where no lock can be made', async () => {
    await writeFile(join(folder, 'plain'), '');
    const below = join(folder, 'plain', 'lock');
    expect(() => takeLock(below)).toThrow(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: expect.stringContaining(`${below}: the run cannot be locked`),
      }),
    );
  });
});
