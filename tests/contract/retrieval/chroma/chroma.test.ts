import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../../../src/process/is-alive.ts';
import {
  type ChromaConnection,
  type ChromaSettings,
  openChroma,
} from '../../../../src/retrieval/chroma/chroma.ts';
import { hasNoUsers, ownHeaders } from '../../../support/chroma.ts';
import { noSignal, systemClock } from '../../../support/models.ts';

let folder: string;
const open: ChromaConnection[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-chroma-'));
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  await rm(folder, { recursive: true });
});

async function connect(
  settings: Partial<ChromaSettings> = {},
  notices: string[] = [],
): Promise<ChromaConnection> {
  const connection = await openChroma(
    { folder, ...settings },
    { signal: noSignal(), clock: systemClock, onNotice: (notice) => notices.push(notice) },
  );
  open.push(connection);
  return connection;
}

const pidOf = (connection: ChromaConnection): number => connection.describe.pid ?? -1;
const make = (connection: ChromaConnection, name: string): Promise<unknown> =>
  connection.run((client) => client.getOrCreateCollection({ name, embeddingFunction: null }));
const names = (connection: ChromaConnection): Promise<string[]> =>
  connection.run(async (client) => (await client.listCollections()).map((collection) => collection.name));

describe('a Chroma server of our own', () => {
  it('is started once for all that want it, says what it is, and ends with the last', async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    expect(pidOf(first)).toBe(pidOf(second));
    expect(first.describe).toMatchObject({
      kind: 'own',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      version: expect.stringMatching(/^\d+\./),
      binding: { package: expect.stringContaining('chromadb-js-bindings'), version: expect.any(String) },
    });
    await make(first, 'kept');
    const pid = pidOf(first);
    await first.close();
    expect(isAlive(pid)).toBe(true);
    expect(await names(second)).toEqual(['kept']);
    await second.close();
    expect(isAlive(pid)).toBe(false);
    expect(hasNoUsers(folder)).toBe(true);
    expect(existsSync(join(folder, 'server.json'))).toBe(false);
  });

  it('is started again when it crashes, once, with its data', async () => {
    const notices: string[] = [];
    const connection = await connect({}, notices);
    await make(connection, 'kept');
    const before = pidOf(connection);
    process.kill(before, 'SIGKILL');
    // Works side by side wait for the same start.
    const found = await Promise.all([names(connection), names(connection), names(connection)]);
    expect(found).toEqual([['kept'], ['kept'], ['kept']]);
    expect(pidOf(connection)).not.toBe(before);
    expect(notices).toEqual(['The Chroma server has ended by itself; it is started again.']);
    process.kill(pidOf(connection), 'SIGKILL');
    await expect(names(connection)).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(/ended a second time\. Its log is .*server\.log/),
      details: { fatal: true },
    });
  });

  it('stops waiting when told', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(openChroma({ folder }, { signal, clock: systemClock })).rejects.toThrow('enough');
    expect(hasNoUsers(folder)).toBe(true);
  });
});

describe('a Chroma server of the user', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
    server = undefined;
  });

  async function serve(answer: RequestListener): Promise<string> {
    const made = createServer(answer);
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  }

  it('is used with the credentials that are given, and left running', async () => {
    const own = await connect();
    const seen: (string | undefined)[] = [];
    // A real Chroma behind a door that looks at headers.
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-chroma-token'] as string | undefined);
      const headers = ownHeaders(folder);
      void fetch(`${own.describe.url}${request.url}`, { headers }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(await answer.text());
      });
    });
    const connection = await connect({ url, token: 'secret-token', apiKey: 'ck-secret' });
    expect(connection.describe).toMatchObject({ kind: 'external', url, pid: null });
    expect(seen).toContain('Bearer secret-token');
    expect(seen).toContain('ck-secret');
    await connect({ url: url.replace('//', '//me:pass@') });
    expect(seen).toContain(`Basic ${Buffer.from('me:pass').toString('base64')}`);
    await connection.close();
    expect(isAlive(pidOf(own))).toBe(true);
  });

  it.each([
    [401, 'CHROMA_TOKEN'],
    [403, 'CHROMA_API_KEY'],
  ])('that answers %d is refused with the way out', async (status, variable) => {
    const url = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{"error":"no"}');
    });
    const error = await connect({ url, token: 'secret-token' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(String(error)).toContain(`Chroma at ${url} refuses the credentials.`);
    expect(String(error)).toContain(variable);
    expect(String(error)).not.toContain('secret-token');
  });

  it('that is none is refused', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>hello</html>');
    });
    await expect(connect({ url })).rejects.toThrow(new RegExp(`Chroma at ${url} failed: .*`));
  });

  it('that is not there is refused, without the password', async () => {
    const error = await connect({ url: 'http://me:password1@127.0.0.1:9' }).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).toContain('Chroma cannot be reached at http://127.0.0.1:9.');
    expect(String(error)).not.toContain('password1');
  });

  it('has an address in full', async () => {
    await expect(connect({ url: 'localhost:8000' })).rejects.toThrow(
      '"localhost:8000" is not the http or https address of a Chroma server.',
    );
  });
});
