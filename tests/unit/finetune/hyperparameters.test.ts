import { describe, expect, it } from 'vitest';
import { openTrainer } from '../../../src/finetune/backends.ts';
import { modelOptions } from '../../support/models.ts';
import { trainerOptions } from '../../support/tuned.ts';

const open = (given: Readonly<Record<string, number | string>>) =>
  openTrainer({ ...trainerOptions('/nowhere'), models: modelOptions(), base: 'openai:small', given });

describe('hyperparameters', () => {
  it('are taken as numbers and as texts alike', async () => {
    const written = await open({ epochs: '2', learningRateMultiplier: '0.5', suffix: 'mood' });
    const counted = await open({ epochs: 2, learningRateMultiplier: 0.5, suffix: 'mood' });
    expect(written.hyperparameters).toEqual(counted.hyperparameters);
    expect(counted.hyperparameters).toMatchObject({ epochs: 2, learningRateMultiplier: 0.5, suffix: 'mood' });
  });

  it.each([
    [{ epochs: 0 }, '--epochs takes a whole number from 1 on, not "0".'],
    [{ batchSize: 1.5 }, '--batch-size takes a whole number from 1 on, not "1.5".'],
    [{ batchSize: '' }, '--batch-size takes a whole number from 1 on, not "".'],
    [{ epochs: 'many' }, '--epochs takes a whole number from 1 on, not "many".'],
    [
      { learningRateMultiplier: Number.POSITIVE_INFINITY },
      '--learning-rate-multiplier takes a number above 0, not "Infinity".',
    ],
    [{ learningRateMultiplier: 0 }, '--learning-rate-multiplier takes a number above 0, not "0".'],
    [{ suffix: '' }, '--suffix takes a text that is not empty, not "".'],
    [{ rank: 4 }, '--rank does not apply to openai:small, which the backend "openai" trains.'],
  ])('%j are refused before a base is opened', async (given, reason) => {
    await expect(open(given)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason });
  });
});
