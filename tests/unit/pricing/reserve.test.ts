import { describe, expect, it } from 'vitest';
import { expectedTokens } from '../../../src/pricing/expected-tokens.ts';
import { Reserve } from '../../../src/pricing/reserve.ts';
import { loadTokenCounter } from '../../../src/retrieval/chunking/tokens.ts';

const dated = { asOf: '2026-01-01', source: 'test' };
const reserve = () =>
  new Reserve([
    { match: 'openai:small', inputPerMillion: 1, outputPerMillion: 2, ...dated },
    {
      match: 'openai:caching',
      inputPerMillion: 1,
      cacheWritePerMillion: 1.25,
      outputPerMillion: 2,
      ...dated,
    },
    { match: 'openai:vectors', inputPerMillion: 1, ...dated },
    { match: 'local:*', machinePerHour: 1, ...dated },
  ]);
const request = (text: string) => ({ prompt: { form: 'completion', text }, maxTokens: 10 }) as const;
/** 12 bytes are 4 tokens, with 16 for the turn and 64 for the template. */
const twelve = request('twelve bytes');

describe('what is held for a call', () => {
  it('is its prompt by its bytes and the longest answer', () => {
    expect(reserve().ofCall('openai:small', twelve)).toBe(84 * 1000 + 10 * 2000);
    expect(reserve().ofCall('openai:new', twelve)).toBe(0);
  });

  it('is at the price of writing into a cache where that is dearer', () => {
    expect(reserve().ofCall('openai:caching', twelve)).toBe(84 * 1250 + 10 * 2000);
  });

  it('is not known beforehand for time of this machine', () => {
    expect(reserve().ofCall('local:any', twelve)).toBe(0);
  });

  it('has no output for texts that are embedded', () => {
    expect(reserve().ofTexts('openai:vectors', ['a', 'bcdef'])).toBe((2 + 2 * 16 + 64) * 1000);
  });

  it('is more where the same model counted more before, and never less', () => {
    const held = reserve();
    held.learn('openai:small', ['twelve bytes'], 1084);
    held.learn('openai:small', ['twelve bytes'], 5);
    expect(held.ofCall('openai:small', twelve)).toBe(1084 * 1000 + 10 * 2000);
    expect(held.ofCall('openai:caching', twelve)).toBe(84 * 1250 + 10 * 2000);
  });
});

it.each([
  [
    'English',
    'The blue pump is under warranty for two years, counted from the day on which it was delivered.',
    2,
  ],
  [
    'German',
    'Die Gewährleistung für die blaue Pumpe beträgt zwei Jahre, gerechnet vom Tag der Lieferung an.',
    2,
  ],
  ['Russian', 'Гарантия на синий насос действует два года, считая со дня доставки.', 3],
  ['Chinese', '蓝色水泵的保修期为两年，自交货之日起计算。', 2],
])('expects at least as many tokens as there are in %s, and not many more', async (_what, text, most) => {
  const { count } = await loadTokenCounter();
  expect(expectedTokens([text])).toBeGreaterThanOrEqual(count(text));
  expect(expectedTokens([text])).toBeLessThanOrEqual(most * count(text));
});
