import { expect, it } from 'vitest';
import { declaredOf } from '../../../../src/cli/finetune/declared.ts';
import type { TrainingArguments } from '../../../../src/cli/finetune/options.ts';

const declared = (given: Partial<TrainingArguments>) => declaredOf(given as TrainingArguments);

it.each([
  [{}, null],
  [{ 'label-minutes': '2' }, { labellingMinutesPerExample: 2, hourlyRateUsd: null }],
  [{ effort: 'typical' }, { labellingMinutesPerExample: 1, hourlyRateUsd: 65.38 }],
  [
    { effort: 'typical', 'label-minutes': '3' },
    { labellingMinutesPerExample: 3, hourlyRateUsd: 65.38 },
  ],
])('of %j', (given, expected) => {
  expect(declared(given)).toEqual(expected);
});

it('refuses a rate that has nothing to be multiplied with', () => {
  expect(() => declared({ 'hourly-rate': '60' })).toThrow(
    '--hourly-rate says nothing without --label-minutes.',
  );
});
