import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A data set that a hub serves. */
export interface HubContent {
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  readonly configs?: unknown;
  /** Only with a token. */
  readonly isGated?: boolean;
}

/** A hub of data sets, and a store of another origin to which it sends whoever asks for a file. */
export interface HubServer {
  readonly url: string;
  /** What was asked for, with the authorization that came along. */
  readonly asked: readonly { readonly path: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export const COMMIT = 'c'.repeat(40);
export const TOKEN = 'hf_test';

/** Serves data sets by `owner/name`, all at one commit, as the hub's HTTP interface does. */
export async function hubServer(content: Readonly<Record<string, HubContent>>): Promise<HubServer> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const listen = async (answer: (path: string, request: IncomingMessage) => Answer) => {
    const server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      asked.push({ path, authorization: request.headers.authorization });
      const { status = 200, headers = {}, body = '' } = answer(path, request);
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return { server, url: `http://127.0.0.1:${port}` };
  };
  const fileOf = (id: string, path: string) => Buffer.from(content[id]?.files[path] ?? '');
  const store = await listen((path) => {
    const [, id = '', file = ''] = /^\/([^/]+\/[^/]+)\/(.*)$/.exec(path) ?? [];
    return { body: fileOf(id, file) };
  });
  const hub = await listen((path, { headers }) => {
    const [, id = '', rest = ''] = /^\/(?:api\/)?datasets\/([^/]+\/[^/]+)\/(.*)$/.exec(path) ?? [];
    const set = content[id];
    const isAllowed = set?.isGated !== true || headers.authorization === `Bearer ${TOKEN}`;
    if (set === undefined || !isAllowed)
      return { status: 401, body: '{"error":"Invalid username or password."}' };
    if (rest.startsWith('revision/')) return json({ sha: COMMIT, cardData: { configs: set.configs } });
    if (rest.startsWith('tree/'))
      return json(Object.keys(set.files).map((file) => listed(file, fileOf(id, file))));
    const file = rest.replace(`resolve/${COMMIT}/`, '');
    return { status: 302, headers: { location: `${store.url}/${id}/${file}` } };
  });
  return {
    url: hub.url,
    asked,
    close: async () => {
      for (const { server } of [hub, store]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

function json(body: unknown): Answer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function listed(path: string, bytes: Buffer): unknown {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { type: 'file', path, size: bytes.length, lfs: { oid: sha256, size: bytes.length } };
}
