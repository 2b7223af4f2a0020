import type { NanoUsd } from '../../lib/money.ts';
import type { SessionRecord } from '../../protocol/records.ts';
import type { RunLimit } from '../../protocol/words.ts';

/** What the session records of a run say together. */
export interface SessionSummary {
  /** The last session reached its end. */
  readonly finished: boolean;
  /** Wall time of all sessions that recorded theirs, in ms. */
  readonly elapsedMs: number;
  /** Sessions that died without recording how long they had lasted. */
  readonly died: number;
  /** Calls that were in flight when a session died, and were sent again. */
  readonly resent: number;
  /** Which limit ended the last session; `null` where none did. */
  readonly limit: RunLimit | null;
  /** What the last session was held to, in nano-USD; `null` without a budget. */
  readonly budget: NanoUsd | null;
}

/** Adds up a run's sessions. */
export function summariseSessions(sessions: readonly SessionRecord[]): SessionSummary {
  let elapsedMs = 0;
  let died = 0;
  let resent = 0;
  let open: number | null = null;
  let finished = false;
  let limit: RunLimit | null = null;
  let budget: NanoUsd | null = null;
  const close = (): void => {
    if (open !== null) {
      elapsedMs += open;
      died++;
    }
    open = null;
  };
  for (const line of sessions) {
    switch (line.event) {
      case 'started':
      case 'resumed':
        close();
        open = line.elapsedMs;
        resent += line.resent;
        finished = false;
        limit = null;
        budget = line.budget ?? null;
        break;
      case 'interrupted':
      case 'finished':
        elapsedMs += line.elapsedMs;
        open = null;
        finished = line.event === 'finished';
        limit = line.limit ?? null;
        break;
      default:
        line.event satisfies never;
    }
  }
  close();
  return { finished, elapsedMs, died, resent, limit, budget };
}
