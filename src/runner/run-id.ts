import { randomInt } from 'node:crypto';

/** Ids of one millisecond. */
const IDS = 64;

/**
 * `2026-03-01T09-30-05-1f3a`: sorts by time to the millisecond, which its end has with chance in it.
 * @param timestamp ISO 8601 with milliseconds
 */
export function newRunId(timestamp: string): string {
  const end = new Date(timestamp).getUTCMilliseconds() * IDS + randomInt(IDS);
  return `${timestamp.slice(0, 19).replaceAll(':', '-')}-${end.toString(16).padStart(4, '0')}`;
}
