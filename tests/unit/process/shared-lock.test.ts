import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSharedLock, type SharedLock } from '../../../src/process/shared-lock.ts';

const MODULE = fileURLToPath(new URL('../../../src/process/shared-lock.ts', import.meta.url));

let folder: string;
const locks: SharedLock[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-lock-'));
});
afterEach(async () => {
  for (const lock of locks.splice(0)) lock.release();
  await rm(folder, { recursive: true });
});

function open(): SharedLock {
  const lock = openSharedLock(join(folder, 'lock.sqlite'));
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
    const { openSharedLock } = await import(${JSON.stringify(MODULE)});
    const lock = openSharedLock(process.argv[1]);
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
  expect(() => openSharedLock(join(folder, 'missing', 'lock.sqlite'))).toThrow(
    /missing.*lock\.sqlite.*fails/,
  );
});
