import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/store/run-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** Takes the lock of each path that it reads, keeps it, and says whether it got it. */
const TAKER = `
import { createInterface } from 'node:readline';
import { takeLock } from ${JSON.stringify(fileURLToPath(new URL('../../../src/store/run-lock.ts', import.meta.url)))};
console.log('ready');
for await (const file of createInterface(process.stdin)) {
  try { takeLock(file); console.log('mine'); } catch (error) { console.log(error.code); }
}`;

interface Taker {
  take(path: string): Promise<string>;
  kill(): Promise<void>;
}

/** Another process that takes locks. */
async function startTaker(): Promise<Taker> {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', TAKER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout?.setEncoding('utf8');
  const exited = once(child, 'exit');
  const said = async (): Promise<string> => {
    if (child.stdout === null) throw new Error('there is no output');
    const [text] = (await once(child.stdout, 'data')) as [string];
    return text.trim();
  };
  await said();
  return {
    take: (path) => {
      const answer = said();
      child.stdin?.write(`${path}\n`);
      return answer;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('takeLock', () => {
  it('refuses a second lock, also to the same process, until the first is given back', () => {
    const release = takeLock(file);
    expect(() => takeLock(file)).toThrow(
      expect.objectContaining({
        code: 'RUN_LOCKED',
        message: `${file}.sqlite: another process is working on this run. Wait for it, or end it and try again.`,
      }),
    );
    release();
    takeLock(file)();
  });

  it('is free as soon as its owner was killed', async () => {
    const owner = await startTaker();
    expect(await owner.take(file)).toBe('mine');
    expect(() => takeLock(file)).toThrow(expect.objectContaining({ code: 'RUN_LOCKED' }));
    await owner.kill();
    takeLock(file)();
  });

  it('goes to one of several processes that take it at the same moment, also when its owner was just killed', async () => {
    const takers = await Promise.all([startTaker(), startTaker()]);
    try {
      for (let round = 0; round < 50; round++) {
        const path = `${file}-${round}`;
        const owner = round % 10 === 0 ? await startTaker() : undefined;
        if (owner !== undefined) {
          expect(await owner.take(path)).toBe('mine');
          await owner.kill();
        }
        const answers = await Promise.all(takers.map((taker) => taker.take(path)));
        expect(answers.toSorted()).toEqual(['RUN_LOCKED', 'mine']);
      }
    } finally {
      for (const taker of takers) await taker.kill();
    }
  });

  it.each([String(process.pid), '1', '', 'somebody'])(
    'takes no notice of a lock of an earlier version with "%s" in it',
    async (content) => {
      await writeFile(file, content);
      const release = takeLock(file);
      expect(await readFile(file, 'utf8')).toBe(content);
      release();
    },
  );

  it.each([
    ['a folder that is a file', 'plain/lock'],
    ['a file that is something else', 'other'],
  ])('names %s', async (_, name) => {
    await writeFile(join(folder, 'plain'), '');
    await writeFile(join(folder, 'other.sqlite'), 'x'.repeat(2000));
    const place = join(folder, name);
    expect(() => takeLock(place)).toThrow(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: expect.stringContaining(`${place}.sqlite: the run cannot be locked: `),
      }),
    );
  });
});
