import pLimit from 'p-limit';
import type { Clock } from '../../core/clock.ts';

/** Lets at most so many calls run at once, first come first served. */
export type CallQueue = <T>(work: (queueMs: number) => Promise<T>, signal: AbortSignal) => Promise<T>;

/** A queue that tells each call how long it waited, and that an aborted call leaves at once. */
export function createCallQueue(size: number, clock: Clock): CallQueue {
  const limit = pLimit(size);
  return async (work, signal) => {
    signal.throwIfAborted();
    // Who does not wait has no place to leave.
    if (limit.activeCount + limit.pendingCount < size) return await limit(work, 0);
    return await new Promise((resolve, reject) => {
      const entered = clock.monotonic();
      const leave = (): void => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      limit(async () => {
        // From here on the work itself answers to the signal.
        signal.removeEventListener('abort', leave);
        signal.throwIfAborted();
        return await work(clock.monotonic() - entered);
      }).then(resolve, reject);
    });
  };
}
