/** Headers of an answer, as `fetch` has them. */
export interface ResponseHeaders {
  get(name: string): string | null;
}

/** An answer that may say how long to wait. */
export interface WaitingAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders | undefined;
  /** Its words. */
  readonly message: string;
}

/** Statuses of a server that has too much to do. */
const BUSY = [429, 503, 529];

/**
 * How long a server asks to wait before the next attempt, in ms: by `retry-after-ms`, `retry-after`, its words
 * ("Please try again in 18.2s"), or the time at which a limit is reset.
 * @param now wall-clock time in ms since 1970; a date is compared with the server's own clock, where it tells that
 * @returns `undefined` where it does not say
 */
export function askedWait({ status, headers, message }: WaitingAnswer, now: number): number | undefined {
  const get = (name: string): string | null => headers?.get(name) ?? null;
  const milliseconds = numberOf(get('retry-after-ms'));
  const said =
    milliseconds === undefined
      ? parseRetryAfter(get('retry-after'), serverTime(get('date')) ?? now)
      : milliseconds;
  if (said !== undefined) return Math.max(0, said);
  if (!BUSY.includes(status)) return undefined;
  return waitInWords(message) ?? resetWait(get, { now, limited: status === 429 });
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date; some servers write `20s`.
 * @param now wall-clock time in ms since 1970, for the date form
 * @returns ms to wait, `undefined` when the header is missing or unreadable
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  const seconds = numberOf(text);
  if (seconds !== undefined) return Math.max(0, seconds * 1000);
  return parseDuration(text) ?? dateWait(text, now);
}

const UNIT_MS = [
  [/^(?:ms|millis)/, 1],
  [/^s/, 1000],
  [/^m/, 60_000],
  [/^h/, 3_600_000],
  [/^d/, 86_400_000],
] as const;

const PART = String.raw`\d+(?:\.\d+)?\s*(?:ms|milliseconds?|millis|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])`;
const DURATION = new RegExp(`^(?:${PART}\\s*)+$`, 'i');
const PARTS = /(\d+(?:\.\d+)?)\s*([a-z]+)/gi;
const IN_WORDS = new RegExp(
  String.raw`(?:\b(?:try again|retry|retrying|wait)\b[^\d\n]{0,40}?\b(?:in|after|for|at least)|\bwait)\s+((?:${PART}[\s,]*(?:and\s+)?)+)`,
  'i',
);

/** Reads `20s`, `1m30s`, `6m0s`, `500ms`, `2 minutes`; `undefined` for anything else. In ms. */
export function parseDuration(text: string): number | undefined {
  return DURATION.test(text.trim()) ? sumOfParts(text) : undefined;
}

function sumOfParts(text: string): number {
  let sum = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(PARTS)) {
    const factor = UNIT_MS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? 0;
    sum += Number(amount) * factor;
  }
  return Math.round(sum);
}

/** "Please try again in 18.2s." */
function waitInWords(message: string): number | undefined {
  const found = IN_WORDS.exec(message)?.[1];
  return found === undefined ? undefined : sumOfParts(found);
}

/** A reset further away, in ms, tells nothing about the next attempt. */
const FURTHEST_RESET_MS = 60_000;

/**
 * When a limit is reset: the last of those that are used up. Where none is said to be, the one with the least share left,
 * or else the first reset.
 */
function resetWait(
  get: (name: string) => string | null,
  { now, limited }: { readonly now: number; readonly limited: boolean },
): number | undefined {
  const limits = ['-requests', '-tokens', ''].flatMap((what) => {
    const wait = parseReset(get(`x-ratelimit-reset${what}`), now);
    if (wait === undefined) return [];
    const left = numberOf(get(`x-ratelimit-remaining${what}`));
    const limit = numberOf(get(`x-ratelimit-limit${what}`)) ?? 0;
    return [{ wait, left, share: left === undefined || limit <= 0 ? undefined : left / limit }];
  });
  const usedUp = limits.filter(({ left }) => left === 0);
  // Such headers stand on every answer; where nothing is said to be used up, they tell something beside a 429 only.
  const wait =
    usedUp.length > 0
      ? Math.max(...usedUp.map((limit) => limit.wait))
      : limited
        ? nearestWait(limits)
        : undefined;
  return wait === undefined || wait > FURTHEST_RESET_MS ? undefined : wait;
}

function nearestWait(
  limits: readonly { readonly wait: number; readonly share: number | undefined }[],
): number | undefined {
  const comparable = limits.every(({ share }) => share !== undefined);
  const order = ({ wait, share = 0 }: (typeof limits)[number]): number => (comparable ? share : wait);
  return limits.toSorted((a, b) => order(a) - order(b))[0]?.wait;
}

/** Larger numbers are times since 1970, not seconds to wait. */
const FIRST_EPOCH_SECOND = 1_000_000_000;
const FIRST_EPOCH_MS = 1_000_000_000_000;

/** Reads a duration, seconds, a time since 1970 in s or ms, or a date. In ms. */
export function parseReset(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  const number = numberOf(text);
  if (number === undefined) return parseDuration(text) ?? dateWait(text, now);
  if (number >= FIRST_EPOCH_MS) return Math.max(0, number - now);
  if (number >= FIRST_EPOCH_SECOND) return Math.max(0, number * 1000 - now);
  return Math.max(0, number * 1000);
}

function numberOf(text: string | null): number | undefined {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function serverTime(date: string | null): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function dateWait(text: string, now: number): number | undefined {
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
