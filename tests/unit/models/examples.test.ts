import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MODEL_EXAMPLES, TRAINABLE_EXAMPLE } from '../../../src/models/examples.ts';
import { PROVIDERS, parseModelId } from '../../../src/models/registry.ts';
import { findPrice } from '../../../src/pricing/find-price.ts';
import { PRICE_BOOK } from '../../../src/pricing/price-book.ts';

const README = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

describe('the example models', () => {
  it('are models of their providers, and OpenAI’s have a price', () => {
    for (const [provider, id] of Object.entries(MODEL_EXAMPLES)) {
      expect(parseModelId(id).provider).toBe(provider);
    }
    expect(PROVIDERS[parseModelId(TRAINABLE_EXAMPLE).provider].trainedBy).toBe('openai');
    expect(findPrice(PRICE_BOOK, MODEL_EXAMPLES.openai)).not.toBeNull();
    expect(findPrice(PRICE_BOOK, TRAINABLE_EXAMPLE)?.trainingPerMillion).toBeGreaterThan(0);
  });

  it('are the models of OpenAI that the README names', () => {
    const named = new Set(README.match(/openai:gpt-[\w.-]+/g));
    expect([...named].sort()).toEqual([TRAINABLE_EXAMPLE, MODEL_EXAMPLES.openai].sort());
  });
});
