import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askedProjections, BESIDE_LOCAL, besideLocal, projectionOf } from '../../../src/cli/price-as.ts';
import { loadPriceBook } from '../../../src/config/load-prices.ts';
import type { PriceEntry } from '../../../src/protocol/pricing.ts';
import { buildRun, localModel } from '../../support/run-record-builder.ts';

const now = '2026-11-28T10:00:00Z';
const entry = (match: string, price: Partial<PriceEntry>): PriceEntry => ({
  match,
  asOf: '2026-11-01',
  source: 'test',
  ...price,
});
const BY_TOKEN = { inputPerMillion: 1, outputPerMillion: 2 };
const prices = [
  entry('openai:large', BY_TOKEN),
  entry('openai:small', BY_TOKEN),
  entry('openai:gone', { ...BY_TOKEN, shutsDown: '2026-10-23' }),
  entry('hosting:aws/g6.xlarge', { hostingPerHour: 0.8048 }),
  entry('local:*', { machinePerHour: 0.1 }),
  entry('huggingface:mine', { hostingPerHour: 4.5 }),
];
const asked = (...texts: readonly string[]) => askedProjections(texts, { prices, now });

describe('--price-as', () => {
  it('is a model, with the hours of a server where it needs one', () => {
    expect(asked('openai:small', 'local:any=0.5', 'openai:large=aws/g6.xlarge', 'huggingface:mine')).toEqual([
      { model: 'openai:small', price: prices[1], hostingPerHour: null },
      { model: 'local:any', price: null, hostingPerHour: 0.5 },
      { model: 'openai:large', price: prices[0], hostingPerHour: 0.8048 },
      { model: 'huggingface:mine', price: null, hostingPerHour: 4.5 },
    ]);
  });

  it.each([
    [
      'openai:smal',
      'has no price by the token. Valid: openai:large, openai:small. Did you mean "openai:small"?',
    ],
    ['small', '"small" has no price by the token. Did you mean "openai:small"?'],
    ['local:any', '"local:any" has no price by the token. All prices: models --prices.'],
    ['local:any=cheap', 'takes USD an hour, or a server of the price book, after "=", not "cheap".'],
    ['local:any=aws/g6.xlarg', 'not "aws/g6.xlarg". Did you mean "aws/g6.xlarge"?'],
    ['local:any=', 'not "".'],
    ['local:any=-1', 'not "-1".'],
  ])('refuses %s', (text, message) => {
    expect(() => asked(text)).toThrow(message);
  });
});

describe('beside a run on this machine', () => {
  it('stand models that live', async () => {
    const book = await loadPriceBook(fileURLToPath(new URL('../../../prices', import.meta.url)));
    expect(besideLocal(book, now).map(({ model }) => model)).toEqual([...BESIDE_LOCAL]);
    const one = [entry(BESIDE_LOCAL[0], BY_TOKEN), ...prices];
    expect(besideLocal(one, now).map(({ model }) => model)).toEqual([BESIDE_LOCAL[0], 'openai:large']);
    expect(besideLocal(prices, now).map(({ model }) => model)).toEqual(['openai:large', 'openai:small']);
  });

  it('stands nothing beside a run elsewhere, unless it is asked for', async () => {
    const workspace = {
      prices: async () => prices,
      clock: { timestamp: () => now, monotonic: () => 0 },
    };
    const remote = buildRun({ cells: [], models: [localModel('openai:large')] });
    const local = buildRun({ cells: [], models: [localModel()] });
    expect(await projectionOf(remote, { asked: [] }, workspace)).toEqual([]);
    expect(await projectionOf(local, { asked: [] }, workspace)).toHaveLength(2);
    const [found] = await projectionOf(remote, { asked: ['openai:small'] }, workspace);
    expect(found?.tokens?.guessed).toBe(true);
    // "hi" is one token of o200k_base, with 3 around the message, 1 of its role and 3 before the answer.
    expect(found?.tokens?.prompt({ form: 'chat', messages: [{ role: 'user', content: 'hi' }] })).toBe(8);
  });
});
