import { expect, it } from 'vitest';
import { exampleLimit } from '../../../../src/finetune/openai/example-limit.ts';

it.each([
  ['gpt-4.1-mini-2025-04-14', 65_536],
  ['gpt-4.1-nano', 65_536],
  ['ft:gpt-4.1-2025-04-14:acme::x', 65_536],
  ['gpt-4o-mini-2024-07-18', 65_536],
  ['gpt-3.5-turbo-0125', 16_385],
  ['gpt-3.5-turbo', 16_385],
  ['gpt-4o-audio-preview', null],
  ['gpt-4.10', null],
  ['small', null],
])('the longest example of %s has %s tokens', (model, tokens) => {
  expect(exampleLimit(model)).toBe(tokens);
});
