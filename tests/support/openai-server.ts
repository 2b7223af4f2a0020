import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as the server got it. */
export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** The last message of a chat, or the text to continue. */
  readonly prompt: string;
}

/** What the server does with a request; without anything it answers `ok`. */
export interface Reply {
  /** The answer's text. */
  readonly text?: string | null;
  readonly finishReason?: string;
  /** Fields of the message besides or in place of its text. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** Fields of the choice besides its message. */
  readonly choice?: Readonly<Record<string, unknown>>;
  /** `null` leaves the usage out. */
  readonly usage?: Readonly<Record<string, unknown>> | null;
  /** Waits before it answers, in ms. */
  readonly delayMs?: number;
  /** An error status, or 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the body is labelled as; `null` leaves that out. */
  readonly type?: string | null;
  /** The whole body instead of an answer: an object as JSON, a string as it is. */
  readonly body?: unknown;
  /** The whole body instead of an answer, packed by gzip. */
  readonly packed?: Buffer;
  /** Ends the connection before an answer, or in the middle of it. */
  readonly drop?: 'before' | 'midway';
}

/** An error body as OpenAI sends it. */
export function openAiError(
  status: number,
  message: string,
  more: { readonly code?: string; readonly param?: string; readonly headers?: Record<string, string> } = {},
): Reply {
  const { headers = {}, ...rest } = more;
  return { status, headers, body: { error: { message, type: 'invalid_request_error', ...rest } } };
}

/** A list of models as OpenAI sends it. */
export function modelList(...ids: readonly string[]): Reply {
  return { body: { object: 'list', data: ids.map((id) => ({ id, object: 'model' })) } };
}

/** A server on 127.0.0.1 that speaks OpenAI's protocol: `chat/completions` and `completions`. */
export interface OpenAiServer {
  /** To be given as base URL; ends in `/v1`. */
  readonly url: string;
  /** Every request so far, in the order of arrival, but for those that ask what models there are. */
  readonly requests: readonly RecordedRequest[];
  /** Paths of the requests that ask what models there are. */
  readonly listRequests: readonly string[];
  /** The most requests that were open at the same time. */
  readonly mostInFlight: number;
  /** Replies for the next requests, in order; afterwards the default is used again. */
  script(...replies: readonly Reply[]): void;
  /** What is answered to `GET <path>` from now on; without it, such a server lists nothing (404). */
  list(path: string, reply: Reply): void;
  close(): Promise<void>;
}

/**
 * Starts the server.
 * @param reply decides about requests for which nothing is scripted; `index` counts all requests from 0
 * @param port a free one by default
 */
export async function startOpenAiServer(
  reply: (request: RecordedRequest, index: number) => Reply | Promise<Reply> = () => ({}),
  port = 0,
): Promise<OpenAiServer> {
  const requests: RecordedRequest[] = [];
  const scripted: Reply[] = [];
  const listRequests: string[] = [];
  const lists = new Map<string, Reply>();
  let inFlight = 0;
  let mostInFlight = 0;

  async function decide(request: RecordedRequest, asksForList: boolean): Promise<Reply> {
    if (asksForList) {
      listRequests.push(request.path);
      return lists.get(request.path) ?? { status: 404, body: { detail: 'Not Found' } };
    }
    const index = requests.push(request) - 1;
    return scripted.shift() ?? (await reply(request, index));
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await record(incoming);
    const decided = await decide(request, incoming.method === 'GET');
    if (decided.delayMs !== undefined) await sleep(decided.delayMs);
    if (decided.drop === 'before') {
      incoming.socket.destroy();
      return;
    }
    const body = decided.body ?? completion(request, decided);
    const text = decided.packed ?? (typeof body === 'string' ? body : JSON.stringify(body));
    const { type = typeof body === 'string' ? 'text/html' : 'application/json' } = decided;
    outgoing.writeHead(decided.status ?? 200, {
      ...(type === null ? {} : { 'content-type': type }),
      'content-length': Buffer.byteLength(text),
      ...(decided.packed === undefined ? {} : { 'content-encoding': 'gzip' }),
      ...decided.headers,
    });
    if (decided.drop === 'midway') {
      outgoing.write(text.slice(0, Math.floor(text.length / 2)), () => incoming.socket.destroy());
      return;
    }
    outgoing.end(text);
  }

  const server = createServer((incoming, outgoing) => {
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    outgoing.on('close', () => {
      inFlight -= 1;
    });
    void answer(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: chosen } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${chosen}/v1`,
    requests,
    listRequests,
    get mostInFlight() {
      return mostInFlight;
    },
    list: (path, reply) => void lists.set(path, reply),
    script: (...replies) => void scripted.push(...replies),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  const body = bodyOf(text);
  const messages = body['messages'] as readonly { readonly content: string }[] | undefined;
  const prompt = messages?.at(-1)?.content ?? String(body['prompt'] ?? '');
  return { path: incoming.url ?? '', headers: incoming.headers, body, prompt };
}

/** What is no JSON object is text of its own. */
function bodyOf(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) return { text };
  return JSON.parse(text) as Record<string, unknown>;
}

function completion(request: RecordedRequest, reply: Reply): Record<string, unknown> {
  const text = reply.text === undefined ? 'ok' : reply.text;
  const chat = request.path.endsWith('/chat/completions');
  const words = (value: string): number => value.split(/\s+/).filter((word) => word !== '').length;
  const usage = reply.usage ?? {
    prompt_tokens: words(request.prompt),
    completion_tokens: words(text ?? ''),
    total_tokens: words(request.prompt) + words(text ?? ''),
  };
  return {
    id: 'answer-1',
    object: chat ? 'chat.completion' : 'text_completion',
    created: 1_700_000_000,
    model: String(request.body['model']),
    choices: [
      {
        index: 0,
        finish_reason: reply.finishReason ?? 'stop',
        ...(chat ? { message: { role: 'assistant', content: text, ...reply.message } } : { text }),
        ...reply.choice,
      },
    ],
    ...(reply.usage === null ? {} : { usage }),
  };
}
