import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCostOfCall, mostCostOfEmbedding, mostTokensOfCall } from '../../../src/pricing/most-cost.ts';
import { loadTokenCounter } from '../../../src/retrieval/chunking/tokens.ts';

const price = {
  match: 'openai:small',
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'test',
};

describe('the most that a call can cost', () => {
  it('is its whole prompt and the longest answer', () => {
    const prompt = { form: 'completion', text: 'four' } as const;
    // 4 bytes, 16 for the turn and 64 for the template.
    expect(mostCostOfCall({ prompt, maxTokens: 10 }, price)).toBe(84 * 1000 + 10 * 2000);
    expect(mostCostOfCall({ prompt, maxTokens: 10 }, null)).toBeNull();
  });

  it('is not known beforehand for time of this machine', () => {
    const machine = { match: 'local:*', machinePerHour: 1, asOf: '2026-01-01', source: 'test' };
    expect(mostCostOfCall({ prompt: { form: 'completion', text: 'four' }, maxTokens: 10 }, machine)).toBe(0);
  });

  it('has no output for texts that are embedded', () => {
    const { outputPerMillion: _, ...vectors } = price;
    expect(mostCostOfEmbedding(['a', 'bc'], vectors)).toBe((64 + 17 + 18) * 1000);
  });

  it('rests on at least as many tokens as a tokenizer finds', async () => {
    const { count } = await loadTokenCounter();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const { inputTokens } = mostTokensOfCall({ prompt: { form: 'completion', text }, maxTokens: 1 });
        expect(inputTokens).toBeGreaterThanOrEqual(count(text));
      }),
    );
  });
});
