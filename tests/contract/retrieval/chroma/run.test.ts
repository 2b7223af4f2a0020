import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasEnded } from '../../../../src/process/process-end.ts';
import { type ChromaConnection, openChroma } from '../../../../src/retrieval/chroma/chroma.ts';
import { hasNoUsers, ownHeaders } from '../../../support/chroma.ts';
import { type LocalServer, startHttpServer } from '../../../support/http.ts';
import { noSignal, systemClock } from '../../../support/models.ts';

let folder: string;
const open: ChromaConnection[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-run-'));
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  await rm(folder, { recursive: true });
});

async function connect(signal = noSignal(), notices: string[] = []): Promise<ChromaConnection> {
  const connection = await openChroma(
    { folder },
    { signal, clock: systemClock, onNotice: (text) => notices.push(text) },
  );
  open.push(connection);
  return connection;
}

const pidOf = ({ describe: { pid } }: ChromaConnection): number => pid ?? -1;
const names = (connection: ChromaConnection): Promise<string[]> =>
  connection.run(async (client) => (await client.listCollections()).map(({ name }) => name));

describe('work with a server of our own', () => {
  it('is done anew after a crash, side by side and in two connections, with the data', async () => {
    const notices: string[] = [];
    const one = await connect(noSignal(), notices);
    const two = await connect(noSignal(), notices);
    await one.run((client) => client.createCollection({ name: 'kept', embeddingFunction: null }));
    let killed = false;
    const inTheMiddle = one.run(async (client) => {
      if (!killed) {
        killed = true;
        process.kill(pidOf(one), 'SIGKILL');
      }
      return (await client.listCollections()).map(({ name }) => name);
    });
    const found = await Promise.all([inTheMiddle, names(one), names(two), names(two)]);
    expect(found).toEqual([['kept'], ['kept'], ['kept'], ['kept']]);
    expect(pidOf(two)).toBe(pidOf(one));
    expect(notices).toHaveLength(2);
    const pid = pidOf(one);
    await one.close();
    expect(await names(two)).toEqual(['kept']);
    await two.close();
    expect(hasEnded(pid)).toBe(true);
    expect(hasNoUsers(folder)).toBe(true);
  });

  it('is done anew when a call was answered before it was read, which costs its connection', async () => {
    const notices: string[] = [];
    const connection = await connect(noSignal(), notices);
    const pid = pidOf(connection);
    const body = 'x'.repeat(5_000_000);
    while (!hasEnded(pid)) {
      const headers = ownHeaders(folder);
      await fetch(`${connection.describe.url}/nowhere`, { method: 'POST', headers, body }).catch(() => {});
    }
    expect(await names(connection)).toEqual([]);
    expect(notices).toHaveLength(1);
  });

  it('fails at the second crash, also side by side', async () => {
    const connection = await connect();
    process.kill(pidOf(connection), 'SIGKILL');
    await names(connection);
    process.kill(pidOf(connection), 'SIGKILL');
    const results = await Promise.allSettled([names(connection), names(connection)]);
    for (const result of results) {
      expect(String(result.status === 'rejected' && result.reason)).toMatch(
        /the Chroma server has ended a second time\. Its log is .*server\.log/,
      );
    }
  });

  it('is not done anew for what is its own fault, nor when it is aborted', async () => {
    const controller = new AbortController();
    const connection = await connect(controller.signal);
    let times = 0;
    const own = new TypeError('my own fault');
    const failing = connection.run(async () => {
      times += 1;
      throw own;
    });
    await expect(failing).rejects.toBe(own);
    expect(times).toBe(1);
    const reason = new Error('enough');
    const aborted = connection.run(async (client) => {
      const asking = client.listCollections();
      controller.abort(reason);
      return await asking;
    });
    await expect(aborted).rejects.toBe(reason);
  });
});

describe('work with a server of the user', () => {
  it('is tried again when a connection breaks, and given up in the end', async () => {
    const own = await connect();
    let dropped = 0;
    let drop = 0;
    // A real Chroma behind a line that breaks.
    const line: LocalServer = await startHttpServer((request, response) => {
      if (drop > 0) {
        drop -= 1;
        dropped += 1;
        request.socket.destroy();
        return;
      }
      const headers = ownHeaders(folder);
      void fetch(`${own.describe.url}${request.url}`, { method: request.method ?? 'GET', headers }).then(
        async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' });
          response.end(await answer.text());
        },
      );
    });
    try {
      const retry = { retries: 2, minDelayMs: 1, maxDelayMs: 2 };
      const connection = await openChroma(
        { folder, url: line.url },
        { signal: noSignal(), clock: systemClock, retry },
      );
      drop = 2;
      expect(await names(connection)).toEqual([]);
      expect(dropped).toBe(2);
      drop = 3;
      await expect(names(connection)).rejects.toMatchObject({
        code: 'PROVIDER',
        message: expect.stringContaining(`Chroma cannot be reached at ${line.url}.`),
        details: { fatal: true },
      });
      await connection.close();
      expect(hasEnded(pidOf(own))).toBe(false);
    } finally {
      await line.close();
    }
  });
});
