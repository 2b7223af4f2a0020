import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import type { ChromaClient } from 'chromadb';
import { afterEach, describe, expect, it } from 'vitest';
import type { BenchError } from '../../../../src/core/errors.ts';
import { openChroma } from '../../../../src/retrieval/chroma/chroma.ts';
import { type ChromaAddress, connectChroma } from '../../../../src/retrieval/chroma/client.ts';
import { type LocalServer, startHttpServer } from '../../../support/http.ts';
import { noSignal, systemClock } from '../../../support/models.ts';

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: RequestListener): Promise<string> {
  server = await startHttpServer(answer);
  return server.url;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers as a Chroma does; other paths by need. */
function chroma(more: Readonly<Record<string, readonly [status: number, body: unknown]>> = {}) {
  const seen: { path: string; headers: IncomingHttpHeaders }[] = [];
  const answer: RequestListener = ({ url = '', headers }, response) => {
    const path = url.replace('/api/v2', '');
    seen.push({ path, headers });
    const [status, body] = more[path] ??
      {
        '/heartbeat': [200, { 'nanosecond heartbeat': 1 }] as const,
        '/version': [200, '1.2.3'] as const,
        '/auth/identity': [200, { tenant: 'ours', databases: ['only'] }] as const,
        '/tenants/ours/databases/only': [200, { name: 'only' }] as const,
      }[path] ?? [404, { error: 'NotFoundError', message: 'not there' }];
    json(response, body, status);
  };
  return { seen, answer };
}

async function faultOf(address: ChromaAddress, signal = noSignal()): Promise<BenchError> {
  return await connectChroma(address, signal).then(
    () => Promise.reject(new Error('connected')),
    (error: BenchError) => error,
  );
}

describe('connecting to a Chroma', () => {
  it('asks what the credentials stand for, and shows no password', async () => {
    const { seen, answer } = chroma();
    const url = await serve(answer);
    const connected = await connectChroma({ url: url.replace('//', '//me:password1@') }, noSignal());
    expect(connected).toMatchObject({ version: '1.2.3', target: { url } });
    expect(connected.client).toMatchObject({ tenant: 'ours', database: 'only' });
    const basic = `Basic ${Buffer.from('me:password1').toString('base64')}`;
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([basic, basic, basic, basic]);
  });

  it('sends a token and a key with every call, also those of the client', async () => {
    const { seen, answer } = chroma();
    const url = await serve(answer);
    const { client } = await connectChroma(
      { url, token: 'token-1', apiKey: 'key-1', tenant: 'ours', database: 'only' },
      noSignal(),
    );
    await client.heartbeat();
    expect(seen.map(({ path }) => path)).toEqual([
      '/heartbeat',
      '/version',
      '/tenants/ours/databases/only',
      '/heartbeat',
    ]);
    for (const { headers } of seen) {
      expect(headers).toMatchObject({ authorization: 'Bearer token-1', 'x-chroma-token': 'key-1' });
    }
  });

  it.each([
    [401, 'CHROMA_TOKEN'],
    [403, 'CHROMA_API_KEY'],
  ])('is refused by %d with the way out', async (status, variable) => {
    const url = await serve(chroma({ '/auth/identity': [status, {}] }).answer);
    const error = await faultOf({ url, token: 'token-1' });
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(error.message).toContain(`Chroma at ${url} refuses the credentials.`);
    expect(error.message).toContain(variable);
    expect(error.message).not.toContain('token-1');
  });

  it.each([['tenant'], ['database']])('names an unknown %s', async (what) => {
    const url = await serve(chroma().answer);
    const error = await faultOf({ url, tenant: 'ours', database: 'only', [what]: 'nobody' });
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(error.message).toContain('"nobody"');
    expect(error.message).toContain('CHROMA_TENANT and CHROMA_DATABASE');
  });

  it('asks which database where there are several', async () => {
    const url = await serve(
      chroma({ '/auth/identity': [200, { tenant: 'ours', databases: ['a', 'b'] }] }).answer,
    );
    expect((await faultOf({ url })).message).toContain('Valid: a, b. Say which with CHROMA_DATABASE.');
  });

  it.each([
    ['*', ['*'], '/tenants/default_tenant/databases/default_database'],
    ['*', ['*', 'a'], '/tenants/default_tenant/databases/default_database'],
    ['ours', ['*'], '/tenants/ours/databases/default_database'],
    ['*', ['a'], '/tenants/default_tenant/databases/a'],
  ])(
    'takes the first of all where the credentials stand for tenant %s, databases %j',
    async (tenant, databases, path) => {
      const { seen, answer } = chroma({
        '/auth/identity': [200, { tenant, databases }],
        [path]: [200, { name: 'any' }],
      });
      const { client } = await connectChroma({ url: await serve(answer) }, noSignal());
      expect(seen.at(-1)?.path).toBe(path);
      expect(`/tenants/${client.tenant}/databases/${client.database}`).toBe(path);
    },
  );

  it.each(['0.6.3', '0.5.23'])(
    'refuses Chroma %s in one line, before it asks for anything else',
    async (version) => {
      const { seen, answer } = chroma({ '/version': [200, version] });
      const url = await serve(answer);
      expect((await faultOf({ url, token: 'token-1' })).message).toBe(
        `Chroma ${version} at ${url} is too old; 1.0 or newer is needed. Update it, or leave CHROMA_URL and --chroma out; then a server of our own is used.`,
      );
      expect(seen.map(({ path }) => path)).toEqual(['/heartbeat', '/version']);
    },
  );

  it.each<[string, RequestListener]>([
    ['a page', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi')],
    ['nothing found', (_, response) => void response.writeHead(404).end('nope')],
    ['other JSON', (_, response) => json(response, { hello: 'world' })],
  ])('tells what is no Chroma by %s', async (_, answer) => {
    const url = await serve(answer);
    const error = await faultOf({ url });
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(error.message).toMatch(/is not a Chroma of API v2\. Correct CHROMA_URL/);
  });

  describe.each([301, 302, 303, 307, 308])('where it is redirected with %d', (status) => {
    it.each(['/heartbeat', '/version', '/auth/identity', '/tenants/ours/databases/only'])(
      'at %s, takes nothing to another host',
      async (at) => {
        const visits: string[] = [];
        const other = await startHttpServer((request, response) => {
          visits.push(request.url ?? '');
          json(response, {});
        });
        try {
          const { answer } = chroma();
          const url = await serve((request, response) =>
            request.url === `/api/v2${at}`
              ? void response.writeHead(status, { location: `${other.url}/x?key=key-1` }).end()
              : answer(request, response),
          );
          expect((await faultOf({ url, apiKey: 'key-1' })).message).toBe(
            `Chroma at ${url} redirects to ${other.url}/x (${status}); nothing was sent there. Give that address with --chroma if you trust it.`,
          );
          expect(visits).toEqual([]);
        } finally {
          await other.close();
        }
      },
    );

    it('in later work, takes neither credentials nor documents to another host, and names it', async () => {
      const visits: string[] = [];
      const other = await startHttpServer((request, response) => {
        visits.push(request.url ?? '');
        json(response, []);
      });
      try {
        const { answer } = chroma();
        const url = await serve((request, response) =>
          request.url?.includes('/collections')
            ? void response
                .writeHead(status, {
                  location: `${other.url}${request.url}`,
                  'content-type': 'application/json',
                })
                .end('{"message":"moved"}')
            : answer(request, response),
        );
        const connection = await openChroma(
          { url, apiKey: 'key-1', token: 'token-1', folder: 'unused' },
          { signal: noSignal(), clock: systemClock },
        );
        for (const work of [
          (client: ChromaClient) => client.listCollections(),
          (client: ChromaClient) => client.createCollection({ name: 'made', embeddingFunction: null }),
        ]) {
          await expect(connection.run<unknown>(work)).rejects.toMatchObject({
            code: 'PROVIDER',
            message: `Chroma at ${url} redirects to ${other.url}/api/v2/tenants/ours/databases/only/collections (${status}); nothing was sent there. Give that address with --chroma if you trust it.`,
          });
        }
        expect(visits).toEqual([]);
      } finally {
        await other.close();
      }
    });
  });

  it('names the path where a server redirects within itself', async () => {
    const url = await serve((_, response) => void response.writeHead(308, { location: '/v2/' }).end());
    expect((await faultOf({ url })).message).toContain('redirects to /v2/; nothing was sent there.');
  });

  it('reads no more than a piece of an answer that never ends', async () => {
    let sent = 0;
    const piece = ' '.repeat(1 << 20);
    const url = await serve((_, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(piece)) sent += 1;
        sent += 1;
        response.once('drain', send);
      };
      send();
    });
    expect((await faultOf({ url })).message).toContain('is not a Chroma of API v2');
    expect(sent).toBeLessThan(100);
  });

  it('repeats what a failing server says without credentials', async () => {
    const failing = await serve((_, response) => void response.writeHead(500).end('boom for token-1'));
    const { message } = await faultOf({ url: failing, token: 'token-1' });
    expect(message).toContain('status 500, boom for [redacted]');
  });

  it('tells what is not there, and says why', async () => {
    const url = await serve(() => {});
    await server?.close();
    const error = await faultOf({ url: url.replace('//', '//me:password1@') });
    expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
    expect(error.message).toContain(`Chroma cannot be reached at ${url}.`);
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.message).not.toContain('password1');
  });

  it('waits no longer than it is told, also in a later call', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const hanging = await serve(() => controller.abort(reason));
    expect(await faultOf({ url: hanging }, controller.signal)).toBe(reason);
    await server?.close();

    const later = new AbortController();
    const { answer } = chroma();
    const url = await serve((request, response) =>
      request.url?.includes('collections') ? later.abort(reason) : answer(request, response),
    );
    const { client } = await connectChroma({ url }, later.signal);
    await expect(client.listCollections()).rejects.toThrow();
    expect(later.signal.aborted).toBe(true);
  });

  it('gives a server that says nothing ten seconds', { timeout: 30_000 }, async () => {
    const url = await serve(() => {});
    expect((await faultOf({ url })).message).toBe(`Chroma at ${url} did not answer within 10 s.`);
  });

  it.each([
    ['localhost:8000', 'is not the http or https address'],
    ['nonsense', 'is not the http or https address'],
    ['https://me:password1@host.example/chroma', 'Write it without a path: https://host.example'],
  ])('refuses the address %s', async (url, message) => {
    const error = await faultOf({ url });
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('password1');
  });
});
