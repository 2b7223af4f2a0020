import { randomBytes } from 'node:crypto';

/** `2026-03-01T09-30-05-1f3a`: sorts by time, and two runs of one second differ. */
export function newRunId(timestamp: string): string {
  return `${timestamp.slice(0, 19).replaceAll(':', '-')}-${randomBytes(2).toString('hex')}`;
}
