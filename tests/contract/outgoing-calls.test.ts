import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectTraining } from '../../src/finetune/openai/client.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { openModel } from '../../src/models/open-model.ts';
import { type LocalServer, startHttpServer } from '../support/http.ts';
import { chatRequest, modelOptions, noSignal } from '../support/models.ts';

let server: LocalServer;
let other: LocalServer;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let calls: number;
let strangers: number;

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    request.resume().on('end', () => {
      if (request.method === 'GET') response.writeHead(404).end('{}');
      else {
        calls += 1;
        answer(request, response);
      }
    });
  });
  other = await startHttpServer((_, response) => {
    strangers += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"choices":[{"message":{"content":"positive"}}],"data":[],"id":"file-1"}');
  });
});
afterAll(async () => {
  await server.close();
  await other.close();
});
beforeEach(() => {
  calls = 0;
  strangers = 0;
});

const options = () =>
  modelOptions({
    baseUrl: `${server.url}/v1`,
    embedderBaseUrl: `${server.url}/v1`,
    variables: { OPENAI_API_KEY: 'key-of-openai', HF_TOKEN: 'key-of-hugging-face' },
  });

async function generate(id: string): Promise<unknown> {
  return await (await openModel(id, options())).generate(chatRequest('Is it good?'), noSignal());
}

async function embed(id: string): Promise<unknown> {
  return await (await openEmbedder(id, options())).embed(['A document.'], noSignal());
}

async function upload(): Promise<unknown> {
  const client = connectTraining('base', { ...options(), signal: noSignal() });
  return await client.upload('train.jsonl', '{"messages":[]}\n');
}

/** Every way on which something leaves this machine. */
const WAYS: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['answers of openai', () => generate('openai:m'), '--base-url'],
  ['answers of huggingface', () => generate('huggingface:m'), '--base-url'],
  ['embeddings of openai', () => embed('openai:m'), '--embed-base-url'],
  ['embeddings of huggingface', () => embed('huggingface:m'), '--embed-base-url'],
  ['training files', upload, '--base-url'],
];

describe.each(WAYS)('%s', (_, send, option) => {
  it.each([302, 307])('go to no host that a server redirects to: %i', async (status) => {
    answer = (_request, response) =>
      void response.writeHead(status, { location: `${other.url}/v1/there` }).end();
    await expect(send()).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(
        new RegExp(
          `^(openai|huggingface) at ${server.url}/v1 redirects to ${other.url}/v1/there \\(${status}\\)\\. Nothing was sent there\\. If you trust that address, give it with ${option}\\.$`,
        ),
      ),
      details: { kind: 'redirect', fatal: true },
    });
    expect({ calls, strangers }).toEqual({ calls: 1, strangers: 0 });
  });

  it('end in a failure where an answer unpacks to more than anybody needs', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, ' '));
    answer = (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(bomb);
    await expect(send()).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(/sent an answer that is too large to be read: more than \d+ MiB\.$/),
      details: { kind: 'too-large', fatal: false },
    });
    expect(calls).toBe(1);
  });

  it('are refused in words of bounded length', async () => {
    const words = gzipSync(`{"error":{"message":"${'no '.repeat(1024 * 1024)}"}}`);
    answer = (_request, response) =>
      void response
        .writeHead(400, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(words);
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PROVIDER', details: { status: 400 } });
    expect(String(error).length).toBeLessThan(700);
  });
});
