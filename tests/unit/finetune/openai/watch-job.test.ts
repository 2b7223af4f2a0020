import { expect, it } from 'vitest';
import { outcomeOf } from '../../../../src/finetune/openai/watch-job.ts';

it.each([
  ['succeeded', 'succeeded'],
  ['completed', 'succeeded'],
  ['Succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['canceled', 'cancelled'],
  ['expired', 'expired'],
  ['running', undefined],
  ['validating_files', undefined],
])('a job that is %s ended as %s', (status, ended) => {
  expect(outcomeOf({ id: 'j', status, fine_tuned_model: 'm' })?.status).toBe(ended);
});
