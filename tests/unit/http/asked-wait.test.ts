import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedWait, parseDuration, parseReset, parseRetryAfter } from '../../../src/http/asked-wait.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

function wait(headers: Readonly<Record<string, string>>, message = '', status = 429): number | undefined {
  return askedWait({ status, headers: new Headers(headers), message }, now);
}

describe('parseDuration', () => {
  it.each([
    ['20s', 20_000],
    ['1m30s', 90_000],
    ['6m0s', 360_000],
    ['500ms', 500],
    ['1h2m3.5s', 3_723_500],
    ['2 minutes', 120_000],
    ['1 minute and 5 seconds', undefined],
    ['20', undefined],
    ['soon', undefined],
    ['', undefined],
    ['3 months', undefined],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('reads what Go writes', () => {
    fc.assert(
      fc.property(fc.nat(59), fc.nat(59), fc.nat(999), (minutes, seconds, ms) => {
        expect(parseDuration(`${minutes}m${seconds}s${ms}ms`)).toBe((minutes * 60 + seconds) * 1000 + ms);
      }),
    );
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['1.5', 1500],
    ['20s', 20_000],
    ['-3', 0],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});

it('compares a date with the clock of the server, which may be far from ours', () => {
  const headers = { 'retry-after': 'Fri, 02 Jan 2026 08:00:10 GMT', date: 'Fri, 02 Jan 2026 08:00:00 GMT' };
  expect(wait(headers)).toBe(10_000);
  expect(wait({ ...headers, date: 'today' })).toBe(17_765_000);
});

describe('parseReset', () => {
  it.each([
    ['20s', 20_000],
    ['0.25', 250],
    ['60', 60_000],
    [String(now / 1000 + 30), 30_000],
    [String(now + 30_000), 30_000],
    [String(now - 5), 0],
    ['2026-01-02T03:04:06Z', 1000],
    ['never', undefined],
    [null, undefined],
  ])('%s', (header, ms) => {
    expect(parseReset(header, now)).toBe(ms);
  });
});

describe('askedWait', () => {
  it.each<[Readonly<Record<string, string>>, string, number | undefined]>([
    [{ 'retry-after-ms': '20000', 'retry-after': '60' }, 'Try again in 5s', 20_000],
    [{ 'retry-after': '2' }, 'Please try again in 5s', 2000],
    [{}, 'Rate limit reached. Please try again in 18.2s.', 18_200],
    [{}, 'Please try again in 200ms.', 200],
    [{}, 'Please try again in 1m2s. Visit the site.', 62_000],
    [{}, 'Please try again in 6m0s.', 360_000],
    [{}, 'Requests have exceeded the rate limit. Please retry after 20 seconds.', 20_000],
    [{}, 'Please retry in 36.5s.', 36_500],
    [{}, 'Please wait 20 seconds before retrying.', 20_000],
    [{}, 'Try again in 2 minutes and 5 seconds.', 125_000],
    [{}, 'You may wait for your turn; 20s is typical', undefined],
    [{}, 'slow down', undefined],
    [{ 'x-ratelimit-reset-requests': '20s' }, '', 20_000],
    [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, '', 1000],
    [{ 'x-ratelimit-reset-tokens': '6m0s' }, '', undefined],
    [{ 'x-ratelimit-reset-tokens': '6m0s', 'x-ratelimit-remaining-tokens': '0' }, '', undefined],
    [{ 'x-ratelimit-reset-tokens': '60s', 'x-ratelimit-remaining-tokens': '0' }, '', 60_000],
    [
      {
        'x-ratelimit-reset-requests': '60ms',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-reset-tokens': '30s',
        'x-ratelimit-remaining-tokens': '5000',
        'x-ratelimit-limit-tokens': '200000',
      },
      '',
      30_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '5000',
      },
      '',
      1000,
    ],
    [{ 'x-ratelimit-reset': String(now + 7000), 'x-ratelimit-remaining': '0' }, '', 7000],
  ])('%j %s', (headers, message, ms) => {
    expect(wait(headers, message)).toBe(ms);
  });

  it('asks as much of a server that is overloaded, where it means it', () => {
    expect(wait({ 'retry-after': '3' }, '', 503)).toBe(3000);
    expect(wait({}, 'Please try again in 4s', 503)).toBe(4000);
    expect(wait({ 'x-ratelimit-reset-requests': '6m0s' }, '', 503)).toBeUndefined();
    expect(wait({ 'x-ratelimit-reset-requests': '6s', 'x-ratelimit-remaining-requests': '0' }, '', 503)).toBe(
      6000,
    );
  });

  it('takes no words about waiting from another error', () => {
    expect(wait({}, 'Please try again in 4s', 500)).toBeUndefined();
    expect(wait({ 'retry-after': '3' }, '', 500)).toBe(3000);
    expect(askedWait({ status: 429, headers: undefined, message: 'slow' }, now)).toBeUndefined();
  });
});
