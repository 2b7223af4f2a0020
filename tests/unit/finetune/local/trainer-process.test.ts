import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTrainer, type TrainerEvent } from '../../../../src/finetune/local/trainer-process.ts';
import { hasEnded } from '../../../../src/process/process-end.ts';

const DONE = {
  type: 'done',
  steps: 2,
  keptStep: 1,
  trainedTokens: 30,
  peakMemoryBytes: 4,
  bytes: 5,
} as const;

let folder: string;
let python: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-trainer-'));
  python = join(folder, 'python');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a script of Node in the place of Python; `tell` writes an event. */
async function train(script: string, signal = new AbortController().signal) {
  const tell = 'const tell = (event) => console.log(JSON.stringify(event));';
  await writeFile(python, `#!${process.execPath}\n${tell}\n${script}`);
  await chmod(python, 0o755);
  const events: TrainerEvent[] = [];
  const onEvent = (event: TrainerEvent) => events.push(event);
  const job = join(folder, 'job.json');
  return { events, done: await runTrainer({ python, job, memoryBytes: 8e9, signal, onEvent }) };
}

// A script with the path of its interpreter in it.
describe.skipIf(process.platform === 'win32')('runTrainer', () => {
  it('follows the trainer to its end', async () => {
    const { events, done } = await train(`tell({ type: 'loading' }); tell(${JSON.stringify(DONE)})`);
    expect(events).toEqual([{ type: 'loading' }, DONE]);
    expect(done).toEqual(DONE);
  });

  it.each([
    [
      'a reason of its own',
      `tell({ type: 'failed', kind: 'training', reason: 'the loss is no number' }); process.exitCode = 1`,
      'the training failed: the loss is no number.',
    ],
    [
      'no memory',
      `tell({ type: 'failed', kind: 'memory', reason: 'out of it' }); process.exitCode = 1`,
      /^memory ran out \(this machine has .*GB\)\. Try a smaller batch/,
    ],
    [
      'a kill from outside',
      `process.kill(process.pid, 'SIGKILL')`,
      /^the trainer was killed, most likely because memory ran out/,
    ],
    [
      'a fault',
      `console.error('Traceback:\\n  no torch'); process.exitCode = 3`,
      'the trainer ended with code 3: Traceback: no torch',
    ],
    ['no word', `process.exitCode = 0`, 'the trainer ended with code 0: no reason given'],
    ['another language', `console.log('hello')`, /^the trainer cannot be followed: .*hello/],
    ['an unknown event', `tell({ type: 'dance' })`, /^the trainer cannot be followed: /],
  ])('says so when the trainer ends with %s', async (_, script, message) => {
    await expect(train(script)).rejects.toMatchObject({
      code: 'TRAINING',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('says so when there is no trainer', async () => {
    const signal = new AbortController().signal;
    await expect(
      runTrainer({ python, job: 'job', memoryBytes: 1, signal, onEvent() {} }),
    ).rejects.toMatchObject({
      code: 'TRAINING',
      message: `the trainer cannot be followed: ${python} was not found.`,
    });
  });

  it('waits for its end when aborted', async () => {
    const controller = new AbortController();
    const pidFile = join(folder, 'pid');
    const running = train(
      `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`,
      controller.signal,
    );
    let pid = '';
    while (pid === '') {
      pid = await readFile(pidFile, 'utf8').catch(() => '');
      await sleep(10);
    }
    const reason = new Error('interrupted');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(hasEnded(Number(pid))).toBe(true);
  });
});
