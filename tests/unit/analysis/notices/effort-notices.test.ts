import { expect, it } from 'vitest';
import { NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import { effortNotices } from '../../../../src/analysis/notices/effort-notices.ts';
import { TYPICAL_EFFORT } from '../../../../src/core/effort.ts';

it('says what a profile declares', () => {
  const { hours, hourlyRate } = TYPICAL_EFFORT;
  expect(effortNotices({ ...NO_INPUTS, hours, hourlyRate, effort: 'typical' })).toEqual([
    'People\'s work is declared by the profile "typical", not measured: $65.38 an hour, 1 h for prompt-engineering, 16 h for rag, 40 h for fine-tuning and 56 h for rag-fine-tuning.',
  ]);
  expect(effortNotices({ ...NO_INPUTS, hours, hourlyRate })).toEqual([]);
});
