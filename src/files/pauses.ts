import { setImmediate } from 'node:timers/promises';

const MOST_MS = 50;

/**
 * Called again and again within long work of its own, it lets signals and timers be heard some times a second.
 * @throws the signal's reason when aborted
 */
export function pauses(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let last = performance.now();
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
    last = performance.now();
  };
  return () => (performance.now() - last < MOST_MS ? undefined : pause());
}
