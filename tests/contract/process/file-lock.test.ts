import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FileLock, lockFile, openLock } from '../../../src/process/file-lock.ts';

const MODULE = fileURLToPath(new URL('../../../src/process/file-lock.ts', import.meta.url));

let folder: string;
const locks: FileLock[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-lock-'));
});
afterEach(async () => {
  for (const lock of locks.splice(0)) lock.release();
  await rm(folder, { recursive: true });
});

function open(): FileLock {
  const lock = openLock(join(folder, 'lock.sqlite'), { what: 'it' });
  locks.push(lock);
  return lock;
}

it('is held by many together, or by one alone', () => {
  const [one, two, three] = [open(), open(), open()];
  expect([one.tryShare(), two.tryShare(), three.tryAlone()]).toEqual([true, true, false]);
  expect(three.tryShare()).toBe(true);
  one.release();
  expect(three.tryAlone()).toBe(false);
  two.release();
  locks.splice(0, 2);
  expect(three.tryAlone()).toBe(true);
  const four = open();
  expect([four.tryShare(), four.tryAlone()]).toEqual([false, false]);
  expect(three.tryShare()).toBe(true);
  expect(four.tryShare()).toBe(true);
});

it.each(['tryShare', 'tryAlone'] as const)('is given back by a process that is killed: %s', async (how) => {
  const script = `
    const { openLock } = await import(${JSON.stringify(MODULE)});
    const lock = openLock(process.argv[1], { what: 'it' });
    console.log(lock.${how}());
    setInterval(() => lock, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, join(folder, 'lock.sqlite')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said).trim()).toBe('true');
  const lock = open();
  expect(lock.tryAlone()).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(lock.tryAlone()).toBe(true);
});

it('says which file cannot be used', () => {
  const file = join(folder, 'missing', 'lock.sqlite');
  expect(() => openLock(file, { what: 'the run' })).toThrow(`${file}: the run cannot be locked: `);
});

it('is for one owner alone and for those who share it the same lock', () => {
  const file = join(folder, 'lock.sqlite');
  const release = lockFile(file, { what: 'it' });
  expect(lockFile(file, { what: 'it' })).toBeUndefined();
  const other = open();
  expect(other.tryShare()).toBe(false);
  release?.();
  release?.();
  expect(other.tryShare()).toBe(true);
  expect(lockFile(file, { what: 'it' })).toBeUndefined();
});

it('leaves nothing beside its file', async () => {
  const lock = open();
  expect(lock.tryAlone()).toBe(true);
  expect(await readdir(folder)).toEqual(['lock.sqlite']);
});
