import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Chroma takes no more, and would break the connection. */
const MOST_BYTES = 40 * 1024 * 1024;
/** What is between two neighbours only, and what is meant for us. */
const NOT_PASSED_ON: readonly string[] = [
  'authorization',
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
];

/** What stands behind a guarded server. */
export interface GuardedOptions {
  /** Connections to it, each of which serves for many calls. */
  readonly connections: readonly Socket[];
  /** What a call has to bring as a bearer token. */
  readonly token: string;
}

/** A server before another, to which it passes on the calls that bring a token. */
export interface GuardedServer {
  /** Waits until the other has answered on every connection. */
  tryConnections(): Promise<void>;
  /** Takes calls on a free port of 127.0.0.1, which it returns. */
  listen(): Promise<number>;
}

interface Call {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** Makes a guarded server; it makes no connection beyond those that it is given. */
export function guardedServer({ connections, token }: GuardedOptions): GuardedServer {
  const agent = agentOf(connections);
  const expected = digest(`Bearer ${token}`);
  const take = async (asked: IncomingMessage): Promise<Answer> => {
    if (!timingSafeEqual(digest(asked.headers.authorization ?? ''), expected)) {
      return refusal(401, 'this server takes calls with its token only');
    }
    // Whole, so that a caller who leaves in the middle breaks no connection.
    const body = await bodyOf(asked);
    if (body === null) return refusal(413, `more than ${MOST_BYTES} bytes are too large`);
    const headers = Object.entries(asked.headers).filter(([name]) => !NOT_PASSED_ON.includes(name));
    return await pass(agent, {
      method: asked.method,
      path: asked.url,
      headers: Object.fromEntries(headers),
      body,
    });
  };
  const server = createServer((asked, response) => {
    take(asked).then(
      (answer) => reply(response, answer),
      // As if we were the other one: who asks learns that the connection is broken, and asks again.
      () => response.destroy(),
    );
  });
  return {
    async tryConnections() {
      const call = { method: 'GET', path: '/api/v2/heartbeat', headers: {}, body: Buffer.alloc(0) };
      await Promise.all(connections.map(() => pass(agent, call)));
    },
    async listen() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
  };
}

function agentOf(connections: readonly Socket[]): Agent {
  const unused = [...connections];
  const agent = new Agent({ keepAlive: true, maxSockets: unused.length, maxFreeSockets: unused.length });
  agent.createConnection = () => {
    const connection = unused.pop();
    if (connection === undefined) throw new Error('a connection to Chroma is lost');
    return connection;
  };
  return agent;
}

async function pass(agent: Agent, { method, path, headers, body }: Call): Promise<Answer> {
  const asked = request({ agent, method, path, headers: { ...headers, 'content-length': body.length } });
  asked.on('error', () => {}).end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 502,
    type: answer.headers['content-type'],
    body: await buffer(answer),
  };
}

function reply(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-length': body.length,
    ...(type === undefined ? {} : { 'content-type': type }),
  });
  response.end(body);
}

function refusal(status: number, message: string): Answer {
  const body = Buffer.from(JSON.stringify({ error: 'Refused', message }));
  return { status, type: 'application/json', body };
}

/** `null` for one that is too large. */
async function bodyOf(asked: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of asked as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
