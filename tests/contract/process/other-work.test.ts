import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { watchOtherWork } from '../../../src/process/other-work.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function startWork(): Promise<void> {
  const script = `process.stdout.write('.'); for (;;);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
}

it.skipIf(cpus().length !== availableParallelism())('tells how many cores others keep busy', async () => {
  await Promise.all(Array.from({ length: availableParallelism() }, startWork));
  const otherWork = watchOtherWork();
  await sleep(1_000);
  expect(otherWork()).toBeGreaterThan(0.5);
  expect(otherWork()).toBeLessThan(availableParallelism() + 0.5);
});

it('tells nothing of a moment', () => {
  expect(watchOtherWork()()).toBeNull();
});
