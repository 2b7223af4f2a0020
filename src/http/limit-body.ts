import { CallFailure } from './failure.ts';

export const MEBIBYTE = 1024 * 1024;

/** How much of a body is read. */
export interface BodyLimit {
  /** After unpacking. */
  readonly bytes: number;
  /** Whether a longer body fails where it is read, with a `CallFailure` of kind `too-large`, or just ends there. */
  readonly beyond: 'fail' | 'cut';
}

/**
 * A response whose body ends at a number of bytes. They are counted as they are read, after `fetch` has unpacked them, so
 * that what unpacks to gigabytes, or never ends, takes no more memory than that; the connection is closed then.
 */
export function limitBody(response: Response, { bytes, beyond }: BodyLimit): Response {
  if (response.body === null) return response;
  let left = bytes;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (chunk.byteLength <= left) {
        left -= chunk.byteLength;
        controller.enqueue(chunk);
      } else if (beyond === 'cut') {
        controller.enqueue(chunk.subarray(0, left));
        controller.terminate();
      } else {
        controller.error(tooLarge(bytes));
      }
    },
  });
  return new Response(response.body.pipeThrough(counted), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** The failure of a body that is longer than it may be. */
export function tooLarge(bytes: number): CallFailure {
  return new CallFailure({
    kind: 'too-large',
    message: `more than ${bytes / MEBIBYTE} MiB`,
    // What was being sent had been generated.
    paid: { usage: null },
  });
}
