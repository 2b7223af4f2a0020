import { exchange, type Sent } from './exchange.ts';
import { parseBody } from './json-body.ts';
import { statusFailure } from './status-failure.ts';

/** A call that sends and receives JSON. */
export interface JsonCall extends Omit<Sent, 'body'> {
  /** Sent as JSON; nothing is sent where it is left out. */
  readonly body?: unknown;
}

/**
 * Makes one attempt at a call.
 * @returns the body of a successful answer, whatever type it is labelled with
 * @throws CallFailure for everything that the network or the server did
 */
export async function callJson({ body, ...call }: JsonCall): Promise<unknown> {
  if (body === undefined) return await callForJson(call);
  const headers = { ...call.headers, 'content-type': 'application/json' };
  return await callForJson({ ...call, headers, body: JSON.stringify(body) });
}

/** The same for a body of any kind. */
export async function callForJson(call: Sent): Promise<unknown> {
  const headers = { accept: 'application/json', ...call.headers };
  const { status, headers: received, text } = await exchange({ ...call, headers });
  if (status >= 200 && status < 300) return parseBody(text);
  throw statusFailure({ status, headers: received, body: text });
}
