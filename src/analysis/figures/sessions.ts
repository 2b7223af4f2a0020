import type { SessionRecord } from '../../protocol/records.ts';

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
}

/** Adds up a run's sessions. */
export function summariseSessions(sessions: readonly SessionRecord[]): SessionSummary {
  let elapsedMs = 0;
  let died = 0;
  let resent = 0;
  let open: number | null = null;
  let finished = false;
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
        break;
      case 'interrupted':
      case 'finished':
        elapsedMs += line.elapsedMs;
        open = null;
        finished = line.event === 'finished';
        break;
      default:
        line.event satisfies never;
    }
  }
  close();
  return { finished, elapsedMs, died, resent };
}
