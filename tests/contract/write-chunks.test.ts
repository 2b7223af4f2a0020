import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChromaConnection, openChroma } from '../../src/retrieval/chroma/chroma.ts';
import { writeChunks } from '../../src/retrieval/chroma/write-chunks.ts';
import { ownHeaders } from '../support/chroma.ts';
import { chunkOf } from '../support/corpus.ts';
import { type LocalServer, startHttpServer } from '../support/http.ts';
import { noSignal, systemClock } from '../support/models.ts';

interface Write {
  readonly records: number;
  readonly bytes: number;
}
type Refusal = readonly [status: number, body: string];

let folder: string;
let own: ChromaConnection;
/** In front of the real server: what it refuses, it refuses as a server with such limits does. */
let proxy: LocalServer;
let chroma: ChromaConnection;
let writes: Write[];
let refuse: (write: Write) => Refusal | undefined;
let preflight: object | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-write-'));
  own = await openChroma({ folder }, { signal: noSignal(), clock: systemClock });
  proxy = await startHttpServer((request, response) => void forward(request, response));
});
afterAll(async () => {
  await proxy.close();
  await own.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  writes = [];
  refuse = () => undefined;
  preflight = undefined;
  chroma = await openChroma({ folder, url: proxy.url }, { signal: noSignal(), clock: systemClock });
});
afterEach(() => chroma.close());

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  const { url = '', method = 'GET' } = request;
  if (url.endsWith('/pre-flight-checks') && preflight !== undefined) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(preflight));
    return;
  }
  if (url.endsWith('/upsert')) {
    const write = { records: (JSON.parse(body) as { ids: string[] }).ids.length, bytes: body.length };
    writes.push(write);
    const refused = refuse(write);
    if (refused !== undefined) {
      response.writeHead(refused[0], { 'content-type': 'application/json' }).end(refused[1]);
      return;
    }
  }
  const answer = await fetch(own.describe.url + url, {
    method,
    headers: { ...ownHeaders(folder), 'content-type': 'application/json' },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}

async function write(
  name: string,
  { count, text = 'text' }: { readonly count: number; readonly text?: string },
): Promise<readonly number[]> {
  await own.run((client) => client.createCollection({ name, embeddingFunction: null }));
  const progress: number[] = [];
  await writeChunks(
    Array.from({ length: count }, (_, index) => ({
      chunk: chunkOf(`c-${index}`, `${text} ${index}`, { number: index }),
      vector: Float32Array.of(index, 1),
    })),
    { chroma, name, signal: noSignal(), onProgress: (done) => progress.push(done) },
  );
  return progress;
}

const countIn = (name: string): Promise<number> =>
  own.run(async (client) => (await client.getOrCreateCollection({ name, embeddingFunction: null })).count());

describe('writing chunks', () => {
  it('takes no more at once than the server says', async () => {
    preflight = { max_batch_size: 40 };
    expect(await write('said', { count: 100 })).toEqual([40, 80, 100]);
    expect(await countIn('said')).toBe(100);
  });

  it.each<[string, (write: Write) => Refusal | undefined]>([
    [
      'quota',
      ({ records }) =>
        records > 30
          ? [
              422,
              JSON.stringify({
                error: 'x',
                message: 'Quota exceeded: Number of records exceeds limit of 30',
              }),
            ]
          : undefined,
    ],
    ['bytes', ({ bytes }) => (bytes > 4000 ? [413, '<html>413 Request Entity Too Large</html>'] : undefined)],
    [
      'buffer',
      ({ bytes }) =>
        bytes > 4000
          ? [
              400,
              JSON.stringify({
                error: 'x',
                message: 'Failed to buffer the request body: length limit exceeded',
              }),
            ]
          : undefined,
    ],
  ])('halves what is refused, and remembers that: %s', async (name, rule) => {
    refuse = rule;
    await write(name, { count: 300 });
    expect(await countIn(name)).toBe(300);
    expect(writes.filter((made) => rule(made) !== undefined).length).toBeLessThanOrEqual(6);
  });

  it('sends no more bytes than servers take', async () => {
    await write('large', { count: 100, text: 'x'.repeat(200_000) });
    expect(await countIn('large')).toBe(100);
    expect(writes.map(({ records }) => records)).toEqual([41, 41, 18]);
  });

  it('names the one chunk that is never taken', async () => {
    refuse = () => [413, 'too large'];
    await expect(write('never', { count: 4 })).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(
        /^the document "d" \(its chunk of characters 0 to 6\) cannot be written: Chroma at .* failed: /,
      ),
      details: { fatal: true },
    });
  });
});
