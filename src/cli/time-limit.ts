import { limitReached } from '../core/limit.ts';
import { plural } from '../lib/format.ts';

const MS_PER_MINUTE = 60_000;
/** Longest time of a timer. */
const LONGEST_MS = 2 ** 31 - 1;

/** Ends the work after so many minutes, as Ctrl-C would: nothing new begins, and answers in flight have a time of grace. */
export function timeLimit(minutes: number): AbortSignal {
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(limitReached('time', `the ${plural(minutes, 'minute')} of this session are over.`));
  setTimeout(end, Math.min(LONGEST_MS, minutes * MS_PER_MINUTE)).unref();
  return controller.signal;
}
