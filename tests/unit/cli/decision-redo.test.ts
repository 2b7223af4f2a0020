import { describe, expect, it } from 'vitest';
import { decisionInputs } from '../../../src/cli/decision-options.ts';

const NO_EFFORT = (name: string): never => {
  throw new Error(`no profile "${name}" is asked for`);
};
const redoOf = (...redo: readonly string[]) => decisionInputs({ redo: [...redo] }, NO_EFFORT).redo;

describe('--redo', () => {
  it('is how often a month a set-up is made again', () => {
    expect(redoOf('index=daily', 'training=yearly')).toEqual({ index: 365.25 / 12, training: 1 / 12 });
    expect(redoOf('training=0.5')).toEqual({ training: 0.5 });
  });

  it.each([
    [
      'trainig=yearly',
      '--redo takes set-up=frequency, and "trainig" is no set-up. Valid: index, training. Did you mean "training"?',
    ],
    [
      'training=often',
      '--redo training= takes daily, weekly, monthly, yearly or how often a month, not "often".',
    ],
    ['training', '--redo training= takes daily, weekly, monthly, yearly or how often a month, not "".'],
  ])('refuses %s', (text, message) => {
    expect(() => redoOf(text)).toThrow(message);
  });
});
