import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasEnded } from '../../../../src/process/process-end.ts';
import { type ChromaServer, startChromaServer } from '../../../../src/retrieval/chroma/server.ts';
import { readState, writeState } from '../../../../src/retrieval/chroma/state.ts';
import { isServerGone, untilServerIsGone } from '../../../support/chroma.ts';
import { noSignal } from '../../../support/models.ts';

const MODULE = fileURLToPath(new URL('../../../../src/retrieval/chroma/server.ts', import.meta.url));

let folder: string;
const shares: ChromaServer[] = [];
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-server-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const share of shares.splice(0)) await share.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<ChromaServer> {
  const share = await startChromaServer({ folder, signal: noSignal() });
  shares.push(share);
  return share;
}

/** A process that takes a share, says the server's id, and gives the share back when its input ends. */
async function startElsewhere() {
  const script = `
    const { startChromaServer } = await import(${JSON.stringify(MODULE)});
    const share = await startChromaServer({ folder: process.argv[1], signal: new AbortController().signal });
    process.stdout.write(JSON.stringify({ pid: share.pid, reused: share.reused }) + '\\n');
    process.stdin.resume().on('end', () => share.stop());
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // As a shell starts it.
    detached: true,
  });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  const said = JSON.parse(String(line)) as { pid: number; reused: boolean };
  return { ...said, child };
}

describe('a server of the project', () => {
  it('is one for processes that start at the same moment, and ends with the last', async () => {
    const [here, one, two] = await Promise.all([start(), startElsewhere(), startElsewhere()]);
    expect([one.pid, two.pid]).toEqual([here.pid, here.pid]);
    expect([here.reused, one.reused, two.reused].filter((reused) => !reused)).toHaveLength(1);
    await here.stop();
    await here.stop();
    one.child.stdin.end();
    await once(one.child, 'exit');
    expect(hasEnded(here.pid)).toBe(false);
    two.child.stdin.end();
    await once(two.child, 'exit');
    // Where it was started here, its entry may not have been collected yet.
    expect(isServerGone(folder)).toBe(true);
    expect(readState(folder)).toBeNull();
  });

  it('outlives a user that is killed while others use it', async () => {
    const here = await start();
    const { child } = await startElsewhere();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await startElsewhere()).toMatchObject({ pid: here.pid, reused: true });
    expect(await here.check(noSignal())).toBe('answers');
    expect(here.binding?.package).toContain('chromadb-js-bindings');
  });

  it.each([
    ['its last user is killed', 'SIGKILL', 'child'],
    ['the whole group of its last user is killed', 'SIGKILL', 'group'],
    ['the terminal of its last user is closed', 'SIGHUP', 'group'],
  ] as const)('ends by itself when %s', async (_, signal, whom) => {
    const { child, pid } = await startElsewhere();
    const user = child.pid ?? -1;
    process.kill(whom === 'group' ? -user : user, signal);
    await untilServerIsGone(folder);
    while (!hasEnded(pid)) await sleep(20);
    const next = await start();
    expect(next.reused).toBe(false);
    expect(await next.check(noSignal())).toBe('answers');
  });

  // The log is opened before the process is started, the state is written by the process itself.
  it.each(['server.log', 'server.json'])(
    'is had although somebody died while starting it, just after %s appeared',
    async (file) => {
      const script = `
        const { startChromaServer } = await import(${JSON.stringify(MODULE)});
        const start = () => startChromaServer({ folder: process.argv[1], signal: new AbortController().signal });
        void start();
        void start();
        const { existsSync } = await import('node:fs');
        setInterval(() => existsSync(process.argv[1] + '/${file}') && process.kill(process.pid, 'SIGKILL'), 1);
      `;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
        stdio: 'ignore',
      });
      const [other] = await Promise.all([start(), once(child, 'exit')]);
      expect(await other.check(noSignal())).toBe('answers');
      await other.stop();
      await untilServerIsGone(folder);
      expect(hasEnded(other.pid)).toBe(true);
    },
  );

  it('that hangs is ended by force and started anew', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGSTOP');
    const second = await start();
    expect(second.reused).toBe(false);
    expect(hasEnded(first.pid)).toBe(true);
    expect(await second.check(noSignal())).toBe('answers');
    expect(await first.check(noSignal())).toBe('gone');
  });

  it('never ends a stranger that has its process id by now', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    children.push(stranger);
    await writeState(folder, {
      pid: stranger.pid ?? -1,
      id: randomUUID(),
      startedAt: new Date().toISOString(),
      port: 9,
      token: 'token',
      openPort: null,
    });
    const server = await start();
    expect(server.reused).toBe(false);
    await server.stop();
    expect(hasEnded(stranger.pid ?? -1)).toBe(false);
  });

  it('is ended although its folder was deleted', async () => {
    const server = await start();
    await rm(folder, { recursive: true });
    await server.stop();
    expect(hasEnded(server.pid)).toBe(true);
  });

  it('begins its log anew, and reports to nobody', async () => {
    await writeFile(join(folder, 'server.log'), 'of an earlier start');
    await start();
    const log = await readFile(join(folder, 'server.log'), 'utf8');
    expect(log).not.toContain('of an earlier start');
    expect(log).toContain('OpenTelemetry is not enabled');
  });

  it('is not started where the signal is aborted, and not left behind when it is aborted meanwhile', async () => {
    const reason = new Error('enough');
    await expect(startChromaServer({ folder, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(existsSync(join(folder, 'server.json'))).toBe(false);
    const controller = new AbortController();
    const starting = startChromaServer({ folder, signal: controller.signal });
    let pid: number | undefined;
    const seen = setInterval(() => {
      pid = readState(folder)?.pid;
      if (pid !== undefined) controller.abort(reason);
    }, 1);
    await expect(starting).rejects.toBe(reason);
    clearInterval(seen);
    expect(hasEnded(pid ?? -1)).toBe(true);
    expect(readState(folder)).toBeNull();
  });

  it('that cannot use its data says why, with its log', async () => {
    await writeFile(join(folder, 'chroma.sqlite3'), 'no database');
    await expect(start()).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/cannot be started here: .*file is not a database.*CHROMA_URL/s),
    });
    expect(readState(folder)).toBeNull();
  });
});
