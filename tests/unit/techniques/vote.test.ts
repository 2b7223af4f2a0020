import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/protocol/records.ts';
import { majority } from '../../../src/techniques/vote.ts';
import { answered, FORMAT_ERROR } from '../../support/suite-builder.ts';

const votes = (...answers: string[]): Reading[] =>
  answers.map((answer) => (answer === '' ? FORMAT_ERROR : answered(answer)));

describe('majority', () => {
  it('takes the most frequent answer', () => {
    expect(majority(votes('A', 'B', 'B', 'C', 'B'))).toEqual(answered('B'));
  });

  it('takes the first given of equally frequent answers', () => {
    expect(majority(votes('B', 'A', 'A', 'B'))).toEqual(answered('B'));
    expect(majority(votes('C', 'A', 'B'))).toEqual(answered('C'));
  });

  it('gives format errors no vote, however many they are', () => {
    expect(majority(votes('', '', 'A', ''))).toEqual(answered('A'));
  });

  it('is a format error when nothing could be read, and keeps the reason of a single reading', () => {
    expect(majority(votes('', '', ''))).toEqual({
      status: 'format-error',
      reason: 'none of 3 votes could be read',
    });
    expect(majority([FORMAT_ERROR])).toEqual(FORMAT_ERROR);
  });

  it('does not depend on the order of votes unless there is a tie', () => {
    const answers = fc.array(fc.constantFrom('A', 'B', 'C', ''), { minLength: 1, maxLength: 9 });
    const shuffledTwice = answers.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
      ),
    );
    fc.assert(
      fc.property(shuffledTwice, ([given, reordered]) => {
        const counts = ['A', 'B', 'C'].map((answer) => given.filter((other) => other === answer).length);
        const most = Math.max(...counts);
        fc.pre(counts.filter((count) => count === most).length === 1);
        const winner = ['A', 'B', 'C'][counts.indexOf(most)] ?? '';
        expect(majority(votes(...given))).toEqual(answered(winner));
        expect(majority(votes(...reordered))).toEqual(answered(winner));
      }),
    );
  });
});
