import { expect, it } from 'vitest';
import { namingSample } from '../../../../src/finetune/openai/named-rows.ts';

const row = (sample: string) => ({ sample, prompt: { form: 'completion', text: 'a' }, answer: 'b' }) as const;
const ROWS = {
  train: [row('t-1'), row('t-2')],
  dev: [row('d-1')],
  places: new Map([['t-2', { file: 'train.csv', line: 3 }]]),
};

it.each([
  ['Invalid format on line 2.', 'Invalid format on line 2 (line 2 is the sample "t-2", train.csv:3)'],
  [
    'The validation file has no answer on line 1.',
    'The validation file has no answer on line 1 (line 1 is the sample "d-1")',
  ],
  ['Invalid format on line 3.', 'Invalid format on line 3.'],
  ['The account is closed.', 'The account is closed.'],
])('says which sample a provider means: %s', (said, told) => {
  expect(namingSample(said, ROWS)).toBe(told);
});
