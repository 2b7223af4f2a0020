import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { guardedServer } from '../../../../src/retrieval/chroma/guarded-server.ts';
import { type LocalServer, startHttpServer } from '../../../support/http.ts';

const TOKEN = 'let-me-in';
const authorization = `Bearer ${TOKEN}`;

let behind: LocalServer | undefined;
const connections: Socket[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy();
  await behind?.close();
});

/** A guarded server before one that says what it was asked. */
async function guard(count = 2) {
  const asked: string[] = [];
  let release: (() => void) | undefined;
  behind = await startHttpServer((request, response) => {
    void text(request).then(async (body) => {
      const { authorization: token = 'none' } = request.headers;
      asked.push(`${request.method} ${request.url} ${body.length} token ${token}`);
      if (request.url === '/slow') await new Promise<void>((resolve) => (release = resolve));
      response.writeHead(201, { 'content-type': 'text/plain' }).end(`got ${body.length}`);
    });
  });
  while (connections.length < count) {
    const connection = connect(Number(new URL(behind.url).port), '127.0.0.1');
    await once(connection, 'connect');
    connections.push(connection);
  }
  const server = guardedServer({ connections, token: TOKEN });
  await server.tryConnections();
  const url = `http://127.0.0.1:${await server.listen()}`;
  return { url, asked, release: () => release?.() };
}

it('passes on what brings the token, without it, many at once over its connections', async () => {
  const { url, asked } = await guard();
  expect(asked).toHaveLength(2);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, number) => {
      const body = 'x'.repeat(number);
      const answer = await fetch(`${url}/some`, { method: 'POST', body, headers: { authorization } });
      return `${answer.status} ${answer.headers.get('content-type')} ${await answer.text()}`;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 20 }, (_, number) => `201 text/plain got ${number}`));
  expect(asked.slice(2).every((line) => line.endsWith('token none'))).toBe(true);
});

it('passes nothing on that does not bring it', async () => {
  const { url, asked } = await guard();
  const before = asked.length;
  for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: TOKEN }]) {
    expect((await fetch(`${url}/some`, { headers })).status).toBe(401);
  }
  expect(asked).toHaveLength(before);
});

it('keeps its connections when callers leave, and when they send too much', async () => {
  const { url, asked, release } = await guard(1);
  const leaving = new AbortController();
  const left = fetch(`${url}/slow`, { headers: { authorization }, signal: leaving.signal });
  while (!asked.some((line) => line.startsWith('GET /slow'))) await new Promise((r) => setTimeout(r, 5));
  leaving.abort();
  await expect(left).rejects.toThrow();
  release();
  const tooLarge = await fetch(url, {
    method: 'POST',
    headers: { authorization },
    body: Buffer.alloc(41 * 1024 * 1024),
  });
  expect(tooLarge.status).toBe(413);
  const answer = await fetch(`${url}/later`, { headers: { authorization } });
  expect(await answer.text()).toBe('got 0');
});
