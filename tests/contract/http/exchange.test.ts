import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchange, type Received, type Sent } from '../../../src/http/exchange.ts';
import { MEBIBYTE } from '../../../src/http/limit-body.ts';
import { type LocalServer, startHttpServer } from '../../support/http.ts';
import { noSignal } from '../../support/models.ts';

let server: LocalServer;
let other: LocalServer;
let answer: (path: string, response: ServerResponse) => void;
let seen: string[];
let strangers: number;

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${body}`);
      answer(request.url ?? '', response);
    });
  });
  other = await startHttpServer((_, response) => {
    strangers += 1;
    response.end('caught');
  });
});
afterAll(async () => {
  await server.close();
  await other.close();
});
beforeEach(() => {
  seen = [];
  strangers = 0;
});

const ask = (route: string, sent: Partial<Sent> = {}): Promise<Received> =>
  exchange({ url: `${server.url}${route}`, headers: {}, signal: noSignal(), ...sent });
const post = (): Promise<Received> =>
  ask('/calls', { body: 'a prompt', headers: { authorization: 'Bearer key' } });

function redirectTo(status: number, location: string): void {
  answer = (path, response) => {
    if (path === '/calls') response.writeHead(status, { location }).end('moved');
    else response.end('there');
  };
}

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('to another origin is never followed: %i', async (status) => {
    redirectTo(status, `${other.url}/deep/path?key=secret`);
    const message = `to ${other.url}/deep/path (${status})`;
    await expect(post()).rejects.toMatchObject({
      name: 'CallFailure',
      kind: 'redirect',
      message,
      transient: false,
    });
    await expect(ask('/calls')).rejects.toMatchObject({ kind: 'redirect', message });
    expect(strangers).toBe(0);
  });

  it.each([
    ['https', 'which begins with https://'],
    ['file', 'something that is not an http or https address'],
    ['javascript', 'something that is not an http or https address'],
  ])('to %s is named', async (scheme, words) => {
    redirectTo(308, server.url.replace('http', scheme));
    await expect(post()).rejects.toMatchObject({ kind: 'redirect', message: expect.stringContaining(words) });
  });

  it.each([307, 308])('within the origin keeps method and body: %i', async (status) => {
    redirectTo(status, '/calls/');
    expect((await post()).text).toBe('there');
    expect(seen).toEqual(['POST /calls a prompt', 'POST /calls/ a prompt']);
  });

  it.each([301, 302, 303])('that would drop the request is a failure: %i', async (status) => {
    redirectTo(status, '/calls/');
    await expect(post()).rejects.toMatchObject({
      kind: 'redirect',
      message: `to ${server.url}/calls (${status}), which would leave out what was sent`,
    });
    expect(seen).toEqual(['POST /calls a prompt']);
    expect((await ask('/calls')).text).toBe('there');
  });

  it('that leads in circles ends', async () => {
    redirectTo(307, '/calls');
    await expect(post()).rejects.toMatchObject({
      kind: 'redirect',
      message: `again and again, at last to ${server.url}/calls`,
    });
    expect(seen).toHaveLength(4);
  });

  it('without an address is the answer itself', async () => {
    answer = (_, response) => void response.writeHead(302).end('lost');
    expect((await post()).status).toBe(302);
  });
});

describe('a body', () => {
  const PACKERS = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;
  const fetched = (answerBytes: number): Promise<Received> =>
    ask('/body', { limits: { answerBytes, errorBytes: 100 } });

  it('comes through up to its limit, with status and headers', async () => {
    answer = (_, response) => void response.writeHead(201, { 'x-own': 'yes' }).end('a'.repeat(MEBIBYTE));
    const response = await fetched(MEBIBYTE);
    expect([response.status, response.headers.get('x-own')]).toEqual([201, 'yes']);
    expect(response.text).toHaveLength(MEBIBYTE);
  });

  it.each(Object.entries(PACKERS))('is counted after unpacking: %s', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(64 * MEBIBYTE));
    expect(bomb.byteLength).toBeLessThan(MEBIBYTE / 8);
    answer = (_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
    await expect(fetched(2 * MEBIBYTE)).rejects.toMatchObject({
      kind: 'too-large',
      message: 'more than 2 MiB',
      transient: false,
      paid: { usage: null },
    });
  });

  it('that never ends is cut off, and so is the connection', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = (): void => {
          while (response.write('data: {}\n\n'.repeat(1000)));
        };
        response.on('drain', more).on('close', resolve);
        more();
      };
    });
    await expect(fetched(MEBIBYTE)).rejects.toMatchObject({ kind: 'too-large' });
    await closed;
  });

  it('of an error just ends at its limit', async () => {
    answer = (_, response) =>
      void response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync('e'.repeat(MEBIBYTE)));
    expect((await fetched(10)).text).toBe('e'.repeat(100));
  });

  it('may be none', async () => {
    answer = (_, response) => void response.writeHead(204).end();
    expect((await fetched(10)).text).toBe('');
  });

  it.each(Object.entries(PACKERS))('comes through unpacked: %s', async (encoding, pack) => {
    answer = (_, response) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end(pack('été 🐌'));
    expect((await fetched(100)).text).toBe('été 🐌');
  });

  it.each([
    [200, 'truncated', { usage: null }],
    [500, 'connection', undefined],
  ])(
    'that breaks off is paid for where it was an answer, and else a lost connection: %i',
    async (status, kind, paid) => {
      answer = (_, response) => {
        response.writeHead(status, { 'content-length': 100 }).write('{"choices": [');
        setTimeout(() => response.destroy(), 20);
      };
      await expect(fetched(1000)).rejects.toMatchObject({ kind, paid, transient: true });
    },
  );

  it('is left where the call is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const closed = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.on('close', resolve).writeHead(200, { 'content-length': 100 }).write('{');
        controller.abort(reason);
      };
    });
    await expect(ask('/body', { signal: controller.signal })).rejects.toBe(reason);
    await closed;
  });
});
