import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/pricing/account.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';
import type { JournalRecord, SessionRecord } from '../../../src/protocol/records.ts';

const dated = { asOf: '2026-01-01', source: 'this test' };
/** 1000 nano-USD a prompt token, 2000 a generated one; the machine costs 1000 a ms. */
const prices: readonly PriceEntry[] = [
  { match: 'openai:small', inputPerMillion: 1, outputPerMillion: 2, ...dated },
  { match: 'openai:vectors', inputPerMillion: 1, ...dated },
  { match: 'local:*', machinePerHour: 3.6, ...dated },
];

const session = (event: SessionRecord['event'], budget?: number): JournalRecord => ({
  type: 'session',
  event,
  at: '2026-01-01T00:00:00.000Z',
  elapsedMs: 0,
  resent: 0,
  ...(budget === undefined ? {} : { budget }),
});
const sent = (key: string, reserved: number): JournalRecord => ({ type: 'sent', key, reserved });
const unanswered = (key: string): JournalRecord => ({ type: 'unanswered', key });
const usageOf = (outputTokens: number | null) =>
  outputTokens === null ? null : { inputTokens: 0, cachedInputTokens: 0, outputTokens };
const unread = (key: string, outputTokens: number | null): JournalRecord => ({
  type: 'unread',
  key,
  trial: 't',
  model: 'openai:small',
  reason: 'torn',
  usage: usageOf(outputTokens),
});
const call = (
  key: string,
  outputTokens: number | null,
  { model = 'openai:small', cachedFrom = null as string | null, machineMs = 0 } = {},
): JournalRecord => ({
  type: 'call',
  key,
  trial: 't',
  model,
  request: { prompt: { form: 'completion', text: '' }, maxTokens: 1, temperature: 0, seed: 1, stop: [] },
  response: {
    text: 'ok',
    finishReason: 'stop',
    usage: usageOf(outputTokens),
    timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1, machineMs },
  },
  cachedFrom,
});
const embedded = (key: string, inputTokens: number | null): JournalRecord => ({
  type: 'embedded',
  key,
  embedder: 'openai:vectors',
  inputTokens,
  elapsedMs: 5,
});
const retrieval = (inputTokens: number): JournalRecord =>
  ({
    type: 'retrieval',
    key: 'r',
    query: { text: 'q', mode: 'search', search: 'dense', topK: 1, contextTokens: null, filter: {}, gold: [] },
    trial: 't',
    embedder: 'openai:vectors',
    passages: [],
    shown: 0,
    embedding: { inputTokens, elapsedMs: 1 },
    searchMs: 1,
  }) as unknown as JournalRecord;

describe('what a run has spent', () => {
  it.each<[string, readonly JournalRecord[], { spent: number; held: number }]>([
    ['holds what a call in flight may cost', [sent('a', 900)], { spent: 0, held: 900 }],
    ['takes the real cost in its place', [sent('a', 900), call('a', 3)], { spent: 6000, held: 0 }],
    ['gives back what a refused attempt held', [sent('a', 900), unanswered('a')], { spent: 0, held: 0 }],
    [
      'keeps all of it where nobody says what was used',
      [sent('a', 900), call('a', null)],
      { spent: 900, held: 0 },
    ],
    [
      'counts what was paid for and could not be read, and the answer after it',
      [sent('a', 900), unread('a', 2), unanswered('a'), sent('a', 900), call('a', 3)],
      { spent: 10_000, held: 0 },
    ],
    [
      'counts all that was held for something unreadable without usage',
      [sent('a', 900), unread('a', null), unanswered('a')],
      { spent: 900, held: 0 },
    ],
    [
      'estimates what nobody announced, and of which nobody says what was used',
      [call('a', null)],
      { spent: 80 * 1000 + 2000, held: 0 },
    ],
    [
      'gives back what was held for an answer that turned out to be recorded',
      [sent('a', 900), call('a', 3, { cachedFrom: 'run-0' })],
      { spent: 0, held: 0 },
    ],
    ['counts nothing for a cached answer', [call('a', 3, { cachedFrom: 'run-0' })], { spent: 0, held: 0 }],
    [
      'counts the time of this machine',
      [sent('a', 0), call('a', 3, { model: 'local:tiny', machineMs: 7 })],
      { spent: 7000, held: 0 },
    ],
    ['counts embedding as it is paid for', [sent('e', 90), embedded('e', 4)], { spent: 4000, held: 0 }],
    [
      'keeps what embedding of unknown usage held',
      [sent('e', 90), embedded('e', null)],
      { spent: 90, held: 0 },
    ],
    ['counts embedding once', [sent('e', 90), embedded('e', 4), retrieval(4)], { spent: 4000, held: 0 }],
  ])('%s', (_, records, expected) => {
    const account = new Account(prices, [session('started', 1e9), ...records]);
    expect({ spent: account.spent, held: account.held }).toEqual(expected);
  });

  it('counts what was in flight when a session was killed', () => {
    const account = new Account(prices, [session('started', 1e6), sent('a', 900), session('resumed', 1e6)]);
    expect(account.spent).toBe(900);
    account.add(sent('a', 900));
    account.add(call('a', 3));
    expect({ spent: account.spent, held: account.held }).toEqual({ spent: 6900, held: 0 });
  });

  it('knows the embedding of sessions without a budget by its sums', () => {
    const account = new Account(prices, [session('started'), retrieval(4), session('resumed', 1e6)]);
    expect(account.spent).toBe(4000);
    expect(account.limit).toBe(1e6);
  });
});

describe('a budget', () => {
  it('is never exceeded where no call costs more than was held for it', () => {
    const step = fc.record({
      reserved: fc.integer({ min: 0, max: 50 }),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
      end: fc.constantFrom('answer', 'refused', 'unknown', 'torn', 'open'),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.array(step, { maxLength: 40 }), (kilo, steps) => {
        const limit = kilo * 1000;
        const records: JournalRecord[] = [session('started', limit)];
        const account = new Account(prices, records);
        const add = (...more: JournalRecord[]): void => {
          for (const record of more) account.add(record);
          records.push(...more);
        };
        let truth = 0;
        for (const [index, { reserved, used, end }] of steps.entries()) {
          const key = `call-${index}`;
          const most = reserved * 2000;
          if (!account.allows(most)) continue;
          add(sent(key, most));
          const tokens = Math.floor(reserved * used);
          if (end !== 'refused') truth += tokens * 2000;
          if (end === 'answer') add(call(key, tokens));
          else if (end === 'refused') add(unanswered(key));
          else if (end === 'unknown') add(call(key, null));
          else if (end === 'torn') add(unread(key, tokens), unanswered(key));
          expect(account.spent + account.held).toBeLessThanOrEqual(limit);
          expect(truth).toBeLessThanOrEqual(account.spent + account.held);
        }
        // Whoever reads the journal afterwards comes to the same sums.
        const again = new Account(prices, records);
        expect([again.spent, again.held]).toEqual([account.spent, account.held]);
      }),
    );
  });
});
