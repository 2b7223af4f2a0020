import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandOf } from '../../../../src/process/process-command.ts';
import { type ChromaServer, startChromaServer } from '../../../../src/retrieval/chroma/server.ts';
import { readState } from '../../../../src/retrieval/chroma/state.ts';
import { ownHeaders } from '../../../support/chroma.ts';
import { noSignal } from '../../../support/models.ts';

const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
/** On most systems the user `nobody`. */
const NOBODY = 65534;

let parent: string;
let folder: string;
let server: ChromaServer;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'adaptbench-strangers-'));
  await chmod(parent, 0o755);
  folder = join(parent, 'chroma');
  server = await startChromaServer({ folder, signal: noSignal() });
});
afterEach(async () => {
  await server.stop();
  await rm(parent, { recursive: true });
});

/** Ports of 127.0.0.1 at which a process listens. */
async function listeningPorts(pid: number): Promise<readonly number[]> {
  const files = await readdir(`/proc/${pid}/fd`);
  const held = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((row) => row.trim().split(/\s+/));
  return rows
    .filter((row) => row[3] === '0A' && held.includes(`socket:[${row[9]}]`))
    .map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}

const collections = '/api/v2/tenants/default_tenant/databases/default_database/collections';

describe('our own Chroma server', () => {
  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { authorization: 'Bearer of-somebody-else' }],
    ['a token that is cut', { authorization: 'Bearer ' }],
    ['the token in the header of Chroma Cloud', { 'x-chroma-token': 'of-somebody-else' }],
  ])('takes no call with %s', async (_, headers) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await fetch(server.url + collections, { method, headers });
      expect(answer.status).toBe(401);
    }
    const answer = await fetch(server.url + collections, { headers: ownHeaders(folder) });
    expect(await answer.json()).toEqual([]);
  });

  it.runIf(isLinux)('listens only where the token is asked for', async () => {
    expect(server.openPort).toBeNull();
    expect(await listeningPorts(server.pid)).toEqual([Number(new URL(server.url).port)]);
  });

  it('shows its token in no command line', async () => {
    expect(server.token).toMatch(/^[\w-]{40,}$/);
    expect(await commandOf(server.pid, process.env)).not.toContain(server.token);
  });

  it.runIf(isLinux)('has its token in no environment', async () => {
    expect(await readFile(`/proc/${server.pid}/environ`, 'utf8')).not.toContain(server.token);
  });

  it.runIf(process.platform !== 'win32')(
    'keeps its folder and what it makes there to its owner',
    async () => {
      await fetch(server.url + collections, {
        method: 'POST',
        headers: { ...ownHeaders(folder), 'content-type': 'application/json' },
        body: '{"name":"made"}',
      });
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      for (const file of ['server.json', 'server.log', 'chroma.sqlite3']) {
        expect([file, (await stat(join(folder, file))).mode & 0o077]).toEqual([file, 0]);
      }
    },
  );

  it.runIf(process.platform !== 'win32')('closes a folder that was open before', async () => {
    await chmod(folder, 0o755);
    const again = await startChromaServer({ folder, signal: noSignal() });
    await again.stop();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it.runIf(isRoot && isLinux)('lets another user of the machine read no file of it', async () => {
    expect(readState(folder)?.token).toBe(server.token);
    for (const command of [`cat ${folder}/server.json`, `cat ${folder}/chroma.sqlite3`, `ls ${folder}`]) {
      const { status, stdout } = spawnSync('sh', ['-c', command], { uid: NOBODY, gid: NOBODY, cwd: '/' });
      expect([command, status === 0, String(stdout)]).toEqual([command, false, '']);
    }
    // That the other user can run anything at all.
    const user = spawn('sh', ['-c', 'id -u'], { uid: NOBODY, gid: NOBODY, cwd: '/' });
    const [said] = await Promise.all([text(user.stdout), once(user, 'exit')]);
    expect(said.trim()).toBe(String(NOBODY));
  });
});
