import type { ResponseHeaders } from './asked-wait.ts';
import { exchange, type Sent } from './exchange.ts';
import { parseBody } from './json-body.ts';
import { statusFailure } from './status-failure.ts';

/** A call that sends and receives JSON. */
export interface JsonCall extends Omit<Sent, 'body'> {
  /** Sent as JSON; nothing is sent where it is left out. */
  readonly body?: unknown;
}

/** A successful answer. */
export interface JsonAnswer {
  /** Its body, whatever type it is labelled with. */
  readonly body: unknown;
  readonly headers: ResponseHeaders;
}

/**
 * Makes one attempt at a call.
 * @returns the body of a successful answer, whatever type it is labelled with
 * @throws CallFailure for everything that the network or the server did
 */
export async function callJson(call: JsonCall): Promise<unknown> {
  return (await callForAnswer(call)).body;
}

/** The same with the headers of the answer. */
export async function callForAnswer({ body, ...call }: JsonCall): Promise<JsonAnswer> {
  if (body === undefined) return await answerTo(call);
  const headers = { ...call.headers, 'content-type': 'application/json' };
  return await answerTo({ ...call, headers, body: JSON.stringify(body) });
}

/** The same for a body of any kind. */
export async function callForJson(call: Sent): Promise<unknown> {
  return (await answerTo(call)).body;
}

async function answerTo(call: Sent): Promise<JsonAnswer> {
  const { status, headers, text } = await exchange({
    ...call,
    headers: { accept: 'application/json', ...call.headers },
  });
  if (status >= 200 && status < 300) return { body: parseBody(text), headers };
  throw statusFailure({ status, headers, body: text });
}
