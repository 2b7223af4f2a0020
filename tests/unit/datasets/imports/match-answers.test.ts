import { describe, expect, it } from 'vitest';
import type { ImportedAnswer } from '../../../../src/datasets/imports/imported-answer.ts';
import { matchAnswers } from '../../../../src/datasets/imports/match-answers.ts';
import type { Sample } from '../../../../src/protocol/sample.ts';

const SAMPLES: readonly Sample[] = [
  { id: 'a', split: 'test', input: 'One?', targets: ['1'], metadata: {} },
  { id: 'b', split: 'test', input: 'Two?', targets: ['2'], metadata: {} },
  { id: 'c', split: 'test', input: 'Two?', targets: ['2'], metadata: {} },
  { id: 'd', split: 'train', input: 'One?\nMore', targets: ['1'], metadata: {} },
];

let line = 1;
function answer(given: Partial<ImportedAnswer>): ImportedAnswer {
  line += 1;
  return {
    system: 'bot',
    id: null,
    input: null,
    text: 'x',
    usage: null,
    cost: null,
    latencyMs: null,
    passages: null,
    place: { file: '/data/answers.csv', line },
    ...given,
  };
}

function match(answers: readonly Partial<ImportedAnswer>[], { hasIds = true } = {}) {
  line = 1;
  const counted = SAMPLES.filter(({ split }) => split === 'test');
  return matchAnswers(answers.map(answer), { samples: SAMPLES, counted, split: 'test', suite: 's', hasIds });
}

const answeredBy = (systems: ReturnType<typeof match>['systems']) =>
  systems.map(({ system, answers }) => [system, [...answers.keys()]]);

describe('matchAnswers', () => {
  it('finds samples by id, or by input up to blanks and line ends', () => {
    expect(answeredBy(match([{ id: 'a' }, { id: 'b' }]).systems)).toEqual([['bot', ['a', 'b']]]);
    expect(answeredBy(match([{ input: ' One?\r\n' }]).systems)).toEqual([['bot', ['a']]]);
    expect(answeredBy(match([{ id: 'row-1', input: 'One?' }], { hasIds: false }).systems)).toEqual([
      ['bot', ['a']],
    ]);
  });

  it('says which samples have no answer, and which answers have no sample', () => {
    const { systems, notices } = match([
      { id: 'a' },
      { id: 'b', text: null },
      { id: 'z' },
      { id: 'd' },
      { id: 'b', system: 'other', text: ' ' },
    ]);
    expect(answeredBy(systems)).toEqual([
      ['bot', ['a']],
      ['other', ['b']],
    ]);
    expect(notices).toEqual([
      's: bot has no answer to 2 of 3 test samples (b, c). They have no score and stand in no figure of it, so that it may look better or worse than it is.',
      's: 1 answer of bot is to no sample of the suite and was skipped: "z" in answers.csv:4.',
      's: 1 answer of bot to samples that do not count was skipped: 3 samples of test count.',
      's: other has no answer to 2 of 3 test samples (a, c). They have no score and stand in no figure of it, so that it may look better or worse than it is.',
      's: other gave 1 empty answer (answers.csv:6), which counts as a format error. Leave such rows out where it was not asked.',
    ]);
  });

  it('shows no text of an answer to nothing in a notice, and not all of it in an error', () => {
    const long = `Dear ${'x'.repeat(200)}`;
    const { notices } = match([{ id: 'a' }, { input: long }]);
    expect(notices).toContain(
      's: 1 answer of bot is to no sample of the suite and was skipped: answers.csv:3.',
    );
    expect(() => match([{ input: long }], { hasIds: false })).toThrow(
      /the first one is to "Dear x{75}…", and test/,
    );
  });

  it.each<[string, readonly Partial<ImportedAnswer>[], RegExp]>([
    [
      'a second answer',
      [{ id: 'a' }, { id: 'b' }, { input: 'One?' }],
      /answers\.csv:4: bot answers the sample "a" a second time \(first in .*answers\.csv:2\)/,
    ],
    ['an input of two samples', [{ input: 'Two?' }], /answers\.csv:2: 2 samples have this input/],
    [
      'another input',
      [{ id: 'a', input: 'Two?' }],
      /answers\.csv:2: the input of the answer to "a" is not the one/,
    ],
    [
      'answers that are all missing',
      [
        { id: 'a', text: null },
        { id: 'b', text: null },
      ],
      /answers\.csv: no row holds an answer/,
    ],
    [
      'nothing that matches',
      [{ id: 'x' }],
      /no answer is to a test sample of "s": the first one is to "x".*"a"/,
    ],
  ])('refuses %s', (_, answers, message) => {
    expect(() => match(answers)).toThrow(message);
  });
});
