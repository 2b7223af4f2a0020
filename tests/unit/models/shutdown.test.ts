import { describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { checkShutdowns, checkTraining } from '../../../src/models/shutdown.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';

const entry = (match: string, more: Partial<PriceEntry> = {}): PriceEntry => ({
  match,
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-08-01',
  source: 'https://vendor.example/retired',
  ...more,
});
const prices = [
  entry('openai:old', { shutsDown: '2026-11-29' }),
  entry('openai:new'),
  entry('openai:newer'),
  entry('google:other'),
];
const places = { prices, providers: BUILT_IN_PROVIDERS, variables: {} };
const check = (now: string, more: Partial<Parameters<typeof checkShutdowns>[1]> = {}) =>
  checkShutdowns(['openai:old', 'openai:new', 'openai:unlisted'], { ...places, now, ...more });

describe('checkShutdowns', () => {
  it('says when a model will be gone', () => {
    expect(check('2026-11-27T10:00:00Z')).toEqual([
      'openai:old will be shut down on 2026-11-29, in 2 days (https://vendor.example/retired).',
    ]);
    expect(check('2026-11-28T10:00:00Z')[0]).toContain('on 2026-11-29, tomorrow');
  });

  it('refuses one that is gone, with the vendor’s that answer', () => {
    const gone =
      'openai:old was shut down on 2026-11-29 (https://vendor.example/retired). Valid: openai:new, openai:newer. ' +
      'If it still answers you, say so with an entry of your own in a file for --prices.';
    expect(() => check('2026-11-29T00:00:00Z')).toThrow(
      expect.objectContaining({ code: 'MODEL_UNAVAILABLE', message: gone }),
    );
    const snapshot = { ...places, now: '2026-12-01' };
    expect(() => checkShutdowns(['openai:old-2025-01-01'], snapshot)).toThrow(/^openai:old-2025-01-01 was/);
  });

  it('leaves the endpoints of others alone, and believes the user', () => {
    const now = '2026-12-01';
    expect(check(now, { baseUrl: 'http://127.0.0.1:8000/v1' })).toEqual([]);
    expect(check(now, { variables: { OPENAI_BASE_URL: 'https://resource.openai.azure.com/' } })).toEqual([]);
    expect(() => check(now, { baseUrl: 'https://api.openai.com/v1' })).toThrow(/was shut down/);
    expect(check(now, { prices: [entry('openai:old'), ...prices] })).toEqual([]);
  });
});

describe('checkTraining', () => {
  const trainingNotice = 'Newcomers are refused already (https://vendor.example/retired).';
  const known = {
    ...places,
    prices: [entry('openai:trainable', { trainingEnds: '2027-01-06', trainingNotice }), ...prices],
  };

  it.each([
    [
      '2026-11-28',
      `openai:trainable takes no new training from 2027-01-06 on, in 39 days. ${trainingNotice}`,
    ],
    ['2027-01-05', `openai:trainable takes no new training from 2027-01-06 on, tomorrow. ${trainingNotice}`],
    ['2027-01-06', `openai:trainable takes no new training since 2027-01-06. ${trainingNotice}`],
  ])('says on %s until when a model is trained', (now, notice) => {
    expect(checkTraining('openai:trainable', { ...known, now })).toEqual([notice]);
  });

  it('says nothing of models without a date, and of the endpoints of others', () => {
    const now = '2026-11-28';
    expect(checkTraining('openai:old', { ...known, now })).toEqual([]);
    expect(checkTraining('openai:trainable', { ...known, now, baseUrl: 'http://127.0.0.1:8000/v1' })).toEqual(
      [],
    );
  });
});
