import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import type { ResponseHeaders } from './asked-wait.ts';
import { CallFailure, describeCauses } from './failure.ts';
import { MEBIBYTE, tooLarge } from './limit-body.ts';
import { publicUrl } from './redact.ts';
import { judgeRedirect } from './redirect.ts';

/** What bodies may be, in bytes after unpacking. */
export interface BodyLimits {
  /** Of an answer; a longer one is a failed call. */
  readonly answerBytes: number;
  /** Of an error; what is longer is cut off. */
  readonly errorBytes: number;
}

/** A request to a server. */
export interface Sent {
  readonly url: string;
  /** Default: POST where there is a body, else GET. */
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
  readonly limits?: Partial<BodyLimits> | undefined;
}

/** What came back, to its end. */
export interface Received {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly text: string;
}

const BODY_LIMITS: BodyLimits = { answerBytes: 16 * MEBIBYTE, errorBytes: MEBIBYTE / 16 };

/** Redirects of one call that are followed. */
const MOST_REDIRECTS = 3;

/** Bodies come packed from servers that do so unasked. */
const UNPACKERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * The one way of every call that carries a key, a prompt or a document.
 *
 * - A redirect to another origin is never followed: neither what is sent nor the key goes to a host that nobody named.
 * - A redirect within the origin is followed where the request stays as it is: with 307 and 308, and for GET with all.
 * - A body ends at a number of bytes, counted after unpacking, so that no answer fills the memory.
 * - The time limit is the caller's, by the signal.
 * @throws CallFailure of kind `connection`, `truncated`, `redirect` or `too-large`; an error status is no failure here
 */
export async function exchange(sent: Sent): Promise<Received> {
  const { signal, headers, body, method = body === undefined ? 'GET' : 'POST' } = sent;
  const limits = { ...BODY_LIMITS, ...sent.limits };
  let { url } = sent;
  for (let hops = 0; ; hops += 1) {
    let response: Dispatcher.ResponseData;
    try {
      response = await request(url, {
        method: method as Dispatcher.HttpMethod,
        headers,
        signal,
        body: body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw brokenOff(error);
    }
    const { statusCode: status } = response;
    const received = headersOf(response.headers);
    const next = judgeRedirect({ response: { status, headers: received }, url, method });
    if (next === null) return { status, headers: received, text: await textOf(response, { limits, signal }) };
    response.body.on('error', () => {}).destroy();
    if (next instanceof CallFailure) throw next;
    if (hops === MOST_REDIRECTS) {
      throw new CallFailure({ kind: 'redirect', message: `again and again, at last to ${publicUrl(next)}` });
    }
    url = next;
  }
}

function headersOf(headers: Dispatcher.ResponseData['headers']): ResponseHeaders {
  return {
    get(name) {
      const value = headers[name];
      return value === undefined ? null : [value].flat().join(', ');
    },
  };
}

interface Reading {
  readonly limits: BodyLimits;
  readonly signal: AbortSignal;
}

async function textOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { limits, signal }: Reading,
): Promise<string> {
  const ok = statusCode >= 200 && statusCode < 300;
  const bytes = ok ? limits.answerBytes : limits.errorBytes;
  const unpack = UNPACKERS[String(headers['content-encoding'] ?? '').toLowerCase()];
  try {
    // Nothing has to be counted where the length is known.
    if (unpack === undefined && Number(headers['content-length']) <= bytes) return await body.text();
    const parts: Buffer[] = [];
    let left = bytes;
    const source = unpack === undefined ? body : unpacked(body, unpack());
    for await (const part of source as AsyncIterable<Buffer>) {
      parts.push(part.length <= left ? part : part.subarray(0, left));
      left -= part.length;
      if (left >= 0) continue;
      if (ok) throw tooLarge(bytes);
      break;
    }
    return Buffer.concat(parts).toString();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CallFailure) throw error;
    // What was being sent had been generated.
    throw brokenOff(error, ok ? { usage: null } : undefined);
  } finally {
    body.on('error', () => {}).destroy();
  }
}

/** A stream that breaks off, or is left, breaks off the other. */
function unpacked(body: NodeJS.ReadableStream, into: NodeJS.ReadWriteStream): NodeJS.ReadableStream {
  return pipeline(body, into, () => {});
}

function brokenOff(error: unknown, paid?: CallFailure['paid']): CallFailure {
  const kind = paid === undefined ? 'connection' : 'truncated';
  return new CallFailure({ kind, message: describeCauses(error), paid, cause: error });
}
